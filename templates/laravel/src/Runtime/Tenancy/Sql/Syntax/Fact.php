<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

/**
 * A condition, and the sources whose rows it keeps from the result: those numbered $from up to, not including, $to.
 *
 * The condition of an outer join keeps no row of its preserved side from the result.
 *
 * @internal
 */
final class Fact
{
    /**
     * @param bool $always whether it holds for every row of its block, so that it also says something of outer rows
     * @param ?array{0: int, 1: int} $optional of an outer join: the sources that it finds a row of, or none
     * @param array{0: int, 1: int} $joined of an outer join: all sources that it joins
     */
    public function __construct(
        public readonly Predicate $predicate,
        public int $from,
        public int $to,
        public bool $always,
        public ?array $optional = null,
        public readonly array $joined = [0, 0],
    ) {
    }
}
