<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

/**
 * One SELECT, or the part of a write that finds its rows: sources, conditions, what comes out.
 *
 * @internal
 */
final class Block
{
    /** @var list<Source> */
    public array $sources = [];

    /** @var list<Fact> */
    public array $facts = [];

    /** @var list<Query> wherever they stand in it, except in FROM */
    public array $subqueries = [];

    /** @var list<Output> */
    public array $outputs = [];

    /** Whether it makes groups of rows, so that a result says nothing of a single row. */
    public bool $grouped = false;

    /** Conditions that are not understood, as far as they could be used to ask about a row. */
    public int $opaque = 0;

    /** @var list<array{0: int, 1: int}> sources of which an outer join may find no row: from, up to but not including */
    public array $optional = [];

    /** Whether it has a LEFT or RIGHT JOIN, of which it is not known yet whether a condition makes it an inner one. */
    public bool $outer = false;

    /** Whether a column is one of several sources, as USING and NATURAL make it. */
    public bool $merged = false;

    /** Whether the rows found are written. */
    public bool $writes = false;

    public int $from = 0;

    public int $to = 0;

    public function __construct(public readonly ?self $parent)
    {
    }

    /** The source of it by that name, or its only one; null when that is not certain. */
    public function source(?string $name): ?Source
    {
        $called = $name === null ? $this->sources : array_values(array_filter(
            $this->sources,
            static fn (Source $source): bool => $source->name === $name,
        ));

        return count($called) === 1 ? $called[0] : null;
    }

    /** Whether columns of a source may be NULL because an outer join finds no row of it. */
    public function mayMiss(int $source): bool
    {
        foreach ($this->optional as [$from, $to]) {
            if ($source >= $from && $source < $to) {
                return true;
            }
        }

        return false;
    }

    /** @param list<Predicate> $predicates */
    public function hold(array $predicates, int $from, int $to, bool $always): void
    {
        foreach ($predicates as $predicate) {
            $this->facts[] = new Fact($predicate, $from, $to, $always);
        }
    }
}
