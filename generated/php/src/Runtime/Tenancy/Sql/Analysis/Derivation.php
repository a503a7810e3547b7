<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Sql\Condition;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Block;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Column;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Disjunction;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Equality;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Existence;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Fact;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Inclusion;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Membership;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Predicate;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Query;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Source;
use Chom\Metrics\Runtime\Tenancy\Sql\Verdict;

/**
 * Derives from the conditions of a block which grains every row has that comes out of each source.
 *
 * What is derived for a source is a list of alternatives: under these conditions on the bindings, these grains. Every
 * step adds what follows logically from a condition that the row fulfils, so that the order of steps does not matter;
 * it ends when nothing is added any more.
 *
 * @internal
 */
final class Derivation
{
    public Alternatives $known;

    private readonly Owners $owners;

    public function __construct(
        private readonly Level $level,
        private readonly Names $names,
        private readonly Conditions $conditions,
        private readonly Outputs $outputs,
    ) {
        $this->owners = new Owners($level, $names, $conditions);
        $this->known = new Alternatives();
    }

    public function __clone()
    {
        $this->known = clone $this->known;
    }

    /** Derives all that follows from the conditions of a block, which may say something of sources around it, too. */
    public function settle(Block $block, Reach $outer = new Reach()): void
    {
        OuterJoins::simplify($block, $this->names);
        $this->hold($block->facts, $block, $outer, true);
    }

    /** The grains of a source's rows that hold whatever the bindings are, once the statement is proven. */
    private function grains(Source $source): int
    {
        $certain = $this->known->certain($source->id);
        // Only what a source needs is made sure of by the conditions that the statement comes to depend on.
        $needs = $this->level->needed($source->table, false) !== 0 && $this->sufficient($source, true) !== [];

        return $needs ? $certain | $this->level->given('#' . $source->table->name) : $certain;
    }

    /**
     * Of which classes the values of a source's column are, and of which grains.
     *
     * @return array<string, int> class => grains
     */
    public function yields(Source $source, string $column, Block $block): array
    {
        if ($block->mayMiss($source->id)) {
            return [];
        }
        if ($source->table === null) {
            return $this->outputs->known($source)[$column] ?? [];
        }
        $grains = $this->grains($source);
        $yields = [];
        foreach ($this->classes($source, $column) as $class) {
            $yields[$class] = $this->level->shared($class, $grains);
        }

        return $yields;
    }

    /**
     * The sets of conditions each of which gives the rows of a source the grains that they need.
     *
     * @return list<int|string>
     */
    public function sufficient(Source $source, bool $write): array
    {
        return $this->known->sufficient($source->id, $this->level->needed($source->table, $write));
    }

    /** @param list<Fact> $facts */
    private function hold(array $facts, Block $block, Reach $outer, bool $required): void
    {
        $reaches = [];
        do {
            $this->known->changed = false;
            foreach ($facts as $number => $fact) {
                $reach = $reaches[$number] ??= $outer->of($fact);
                $this->apply($fact->predicate, $block, $reach, $required, $facts);
            }
        } while ($this->known->changed);
    }

    /** @param list<Fact> $facts that hold together with it */
    private function apply(Predicate $predicate, Block $block, Reach $reach, bool $required, array $facts): void
    {
        $this->outputs->spend();
        match (true) {
            $predicate instanceof Membership => $this->member($predicate, $block, $reach, $required, $facts),
            $predicate instanceof Equality => $this->equal($predicate, $block, $reach, $facts),
            $predicate instanceof Inclusion => $this->included($predicate, $block, $reach),
            $predicate instanceof Existence => $this->probe($predicate->query, $reach),
            $predicate instanceof Disjunction => $this->either($predicate, $block, $reach),
        };
    }

    /** @param list<Fact> $facts */
    private function member(Membership $fact, Block $block, Reach $reach, bool $required, array $facts): void
    {
        $source = $this->reached($fact->column, $block, $reach);
        if ($source?->table === null) {
            return;
        }
        $name = $source->table->name;
        foreach ($this->classes($source, $fact->column->name) as $class) {
            $own = $this->level->has($class);
            $number = fn (): int => $this->conditions->number(
                $own ? Condition::OWN : Condition::TRUSTED,
                $class,
                $fact->values,
                $name,
                $own ? Verdict::FOREIGN : Verdict::UNVERIFIED_KEY,
            );
            $isKey = !$own && $fact->column->name === $source->table->key;
            $grains = $isKey ? $this->level->own($source->table) : $this->level->given($class);
            $this->guard($source, $own && $required ? '' : $number, $grains);
        }
        $owner = $this->owners->given($source, $fact->column->name, $fact->values, $block, $facts);
        if ($owner !== null) {
            $this->guard($source, (string) $owner, $this->level->given('#' . $name));
        }
    }

    /** @param list<Fact> $facts */
    private function equal(Equality $fact, Block $block, Reach $reach, array $facts): void
    {
        $left = $this->names->source($fact->left, $block);
        $right = $this->names->source($fact->right, $block);
        if ($left === null || $right === null || $left === $right) {
            return;
        }
        $this->follow($left, $fact->left->name, $right, $fact->right->name, $block, $reach, $facts);
        $this->follow($right, $fact->right->name, $left, $fact->left->name, $block, $reach, $facts);
    }

    /**
     * What is known of $from is known of $to, whose column has the same value.
     *
     * @param list<Fact> $facts
     */
    private function follow(
        Source $from,
        string $value,
        Source $to,
        string $column,
        Block $block,
        Reach $reach,
        array $facts,
    ): void {
        if ($to->table === null || !$reach->covers($to->id)) {
            return;
        }
        foreach ($this->classes($to, $column) as $class) {
            foreach ($this->values($from, $value, $class) as $set => $grains) {
                $this->guard($to, (string) $set, $this->level->shared($class, $grains));
            }
        }
        $class = $from->table === null ? null : $this->level->model->keyClass($from->table->name);
        $type = $class === null ? null : $this->owners->typed($to, $column, $class, $block, $facts);
        foreach ($type === null ? [] : $this->values($from, $value, $class) as $set => $grains) {
            $both = Alternatives::joined((string) $set, (string) $type);
            $this->guard($to, $both, $this->level->shared($class, $grains));
        }
    }

    /** The column has a value that a subquery yields. */
    private function included(Inclusion $fact, Block $block, Reach $reach): void
    {
        $inner = $this->probe($fact->query, $reach);
        $source = $this->reached($fact->column, $block, $reach);
        if ($source?->table === null) {
            return;
        }
        $only = $fact->query->only();
        $column = $only === null ? null : $only->outputs[0]->column ?? null;
        $from = $column === null ? null : $this->names->source($column, $only);
        foreach ($this->classes($source, $fact->column->name) as $class) {
            $values = $from === null || $only->outputs[0]->star
                ? ['' => $this->outputs->positions($fact->query)[0][1][$class] ?? 0]
                : $inner->values($from, $column->name, $class);
            foreach ($values as $set => $grains) {
                $this->guard($source, (string) $set, $this->level->shared($class, $grains));
            }
        }
    }

    /** There is a row in a subquery: what its conditions say of the sources around it holds for them. */
    private function probe(Query $query, Reach $reach): self
    {
        $inner = clone $this;
        $only = $query->only();
        if ($only === null) {
            return $inner;
        }
        $inner->settle($only, $only->grouped ? new Reach() : $reach);
        $this->adopt($inner->known, $reach);

        return $inner;
    }

    /** One of several lists of conditions holds: of a source is known what is known in all of them. */
    private function either(Disjunction $fact, Block $block, Reach $reach): void
    {
        $common = null;
        foreach ($fact->branches as $predicates) {
            $branch = clone $this;
            $facts = array_map(static fn (Predicate $one): Fact => new Fact($one, 0, 0, true), $predicates);
            $branch->hold($facts, $block, $reach, false);
            $common = $common === null ? $branch->known : $common->common($branch->known);
        }
        $this->adopt($common ?? new Alternatives(), $reach);
    }

    /** What is known of sources within reach is known from here on. */
    private function adopt(Alternatives $known, Reach $reach): void
    {
        foreach ($known->sets as $id => $guards) {
            foreach ($reach->covers($id) ? $guards : [] as $set => $grains) {
                $this->known->add($id, (string) $set, $grains);
            }
        }
    }

    /**
     * The alternatives under which a column of a source holds a value of the context's own.
     *
     * @return array<int|string, int> numbers of conditions => grains
     */
    private function values(Source $source, string $column, string $class): array
    {
        if ($source->table === null) {
            return ['' => $this->outputs->known($source)[$column][$class] ?? 0];
        }
        if (!in_array($class, $this->classes($source, $column), true)) {
            return [];
        }
        $certain = $this->known->certain($source->id);

        return array_map(static fn (int $grains): int => $grains | $certain, $this->known->sets[$source->id] ?? []);
    }

    /** @return list<string> */
    private function classes(Source $source, string $column): array
    {
        return $this->level->model->classes($source->table->name)[$column]
            ?? ($column === 'rowid' || $column === 'ctid' ? ['@' . $source->table->name] : []);
    }

    private function reached(Column $column, Block $block, Reach $reach): ?Source
    {
        $source = $this->names->source($column, $block);

        return $source !== null && $reach->covers($source->id) ? $source : null;
    }

    /** @param string|callable(): int $set numbers of conditions, or how to get the number of one */
    private function guard(Source $source, string|callable $set, int $grains): void
    {
        if ($this->known->lacks($source->id, $grains)) {
            $this->known->add($source->id, is_string($set) ? $set : (string) $set(), $grains);
        }
    }
}
