<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * `a.x = b.y`.
 *
 * @internal
 */
final class Equality implements Predicate
{
    public function __construct(public readonly Column $left, public readonly Column $right)
    {
    }
}
