<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * `a.x = ?` or `a.x in (?, ?)`.
 *
 * A value is the position of its binding, ":name", "=text" or "#number" of a literal, "~" for NULL.
 *
 * @internal
 */
final class Membership implements Predicate
{
    /** @param list<int|string> $values */
    public function __construct(public readonly Column $column, public readonly array $values)
    {
    }
}
