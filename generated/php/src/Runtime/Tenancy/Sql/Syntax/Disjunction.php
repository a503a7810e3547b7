<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * `… or …`: one of several lists of conditions holds.
 *
 * @internal
 */
final class Disjunction implements Predicate
{
    /** @param list<list<Predicate>> $branches */
    public function __construct(public readonly array $branches)
    {
    }
}
