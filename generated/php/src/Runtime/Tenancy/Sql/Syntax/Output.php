<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * One item of a select list.
 *
 * @internal
 */
final class Output
{
    /**
     * @param ?string $name null when it depends on the server
     * @param ?Column $column when the item is just a column; of `a.*` only the qualifier counts
     * @param int|string|null $value when it is just a value, as in Membership
     */
    public function __construct(
        public readonly ?string $name,
        public readonly ?Column $column,
        public readonly int|string|null $value = null,
        public readonly bool $star = false,
        public readonly bool $count = false,
    ) {
    }
}
