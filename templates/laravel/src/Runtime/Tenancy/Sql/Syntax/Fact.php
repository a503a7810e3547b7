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
    /** @param bool $always whether it holds for every row of its block, so that it also says something of outer rows */
    public function __construct(
        public readonly Predicate $predicate,
        public readonly int $from,
        public readonly int $to,
        public bool $always,
    ) {
    }
}
