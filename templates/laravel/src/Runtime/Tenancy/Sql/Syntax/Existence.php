<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

/**
 * `exists (select …)`.
 *
 * @internal
 */
final class Existence implements Predicate
{
    public function __construct(public readonly Query $query)
    {
    }
}
