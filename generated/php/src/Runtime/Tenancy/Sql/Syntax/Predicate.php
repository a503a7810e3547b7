<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * A condition that is understood: one of Equality, Membership, Inclusion, Existence, Disjunction.
 *
 * Whatever else a statement asks for narrows its rows further, and proves nothing.
 *
 * @internal
 */
interface Predicate
{
}
