<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

/**
 * `a.x in (select …)` or `a.x = (select …)`.
 *
 * @internal
 */
final class Inclusion implements Predicate
{
    public function __construct(public readonly Column $column, public readonly Query $query)
    {
    }
}
