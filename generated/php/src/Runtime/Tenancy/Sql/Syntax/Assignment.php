<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * One `column = …` of SET.
 *
 * @internal
 */
final class Assignment
{
    /**
     * @param int|string|null $value when a value is assigned, as in Membership
     * @param ?Column $from when a column is
     * @param bool $proposed whether that column is the one of the row that could not be inserted
     */
    public function __construct(
        public readonly Column $column,
        public readonly int|string|null $value,
        public readonly ?Column $from,
        public readonly bool $proposed,
    ) {
    }
}
