<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Analysis;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Condition;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Assignment;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Block;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Insertion;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Source;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Verdict;
use Sdkgen\Laravel\Runtime\Tenancy\Table;

/**
 * Checks that what is written belongs to the context, and stays with it.
 *
 * @internal
 */
final class Writes
{
    public function __construct(
        private readonly Level $level,
        private readonly Names $names,
        private readonly Conditions $conditions,
        private readonly Outputs $outputs,
        private readonly Derivation $derivation,
    ) {
    }

    /** Checks that every inserted row is the context's, and no row of others is changed in its place. */
    public function inserted(Insertion $insertion, Source $target): void
    {
        $table = $target->table;
        if ($table === null || !$table->scoped) {
            return;
        }
        $rows = Rows::of($insertion, $this->outputs);
        if ($rows === null) {
            $this->conditions->refute(Verdict::UNSCOPED_WRITE, $table);

            return;
        }
        $needed = $this->level->changed($table);
        $grains = $this->dimensions($rows, $table, $needed);
        if (($needed & ~$this->declared($table)) === 0 && ($needed & ~$grains) !== 0) {
            // A row that names an owner, but not whose it is itself, is found by the one and missed by the other.
            $this->conditions->refute(Verdict::UNSCOPED_WRITE, $table);
        }
        $grains |= $this->owners($rows, $table, ($needed & ~$grains) === 0);
        if (($needed & ~$grains) !== 0) {
            $this->conditions->refute(Verdict::UNSCOPED_WRITE, $table);
        }
        if ($insertion->replaces || $insertion->ignores) {
            $this->conflict($insertion, $rows, $table, $needed);
        }
        // Whoever reads the target's row from here on reads a row that has been checked.
        $this->derivation->known->sets[$target->id][''] = $this->level->given('#' . $table->name);
    }

    /**
     * Checks that no row is given to others.
     *
     * @param list<Assignment> $assignments
     */
    public function assigned(array $assignments, Block $block): void
    {
        foreach ($assignments as $assignment) {
            foreach ($assignment->proposed ? [] : $this->written($assignment, $block) as $source) {
                $this->assignment($assignment, $source->table, $block);
                $this->owner($assignment, $assignments, $source->table);
            }
        }
    }

    /** The grains that the columns of the table would give. */
    private function declared(Table $table): int
    {
        $grains = 0;
        foreach ($table->columns as $dimension) {
            $grains |= $this->level->given($dimension);
        }

        return $grains;
    }

    /** @return int the grains that the inserted values of dimensions give */
    private function dimensions(Rows $rows, Table $table, int $needed): int
    {
        $grains = 0;
        foreach (array_diff_key($table->columns, [$table->key => true]) as $column => $dimension) {
            if ($rows->has($column)) {
                $grains |= $this->value($rows, $column, $dimension, $table, Verdict::FOREIGN);
            }
        }
        // The key of a new row is whatever it is, when something else says whose the row is.
        $dimension = $table->columns[$table->key] ?? null;
        if ($dimension !== null && $rows->has($table->key) && ($grains === 0 || ($needed & ~$grains) !== 0)) {
            $grains |= $this->value($rows, $table->key, $dimension, $table, Verdict::FOREIGN);
        }

        return $grains;
    }

    /** @return int the grains that the inserted keys of owners give */
    private function owners(Rows $rows, Table $table, bool $optional): int
    {
        $grains = 0;
        foreach ($table->parents as $column => $parent) {
            $class = $this->level->model->keyClass($parent);
            if ($rows->has($column) && !isset($table->columns[$column]) && $this->level->given($class) !== 0) {
                $grains |= $this->value($rows, $column, $class, $table, Verdict::UNVERIFIED_KEY, $optional);
            }
        }
        foreach ($table->morphs as $morph) {
            if ($rows->has($morph['id']) || $rows->has($morph['type'])) {
                $grains |= $this->morph($rows, $morph, $table);
            }
        }

        return $grains;
    }

    private function value(
        Rows $rows,
        string $column,
        string $class,
        Table $table,
        string $violation,
        bool $optional = false,
    ): int {
        $own = $this->level->has($class);
        $values = $rows->values($column);
        $grains = $this->level->given($class);
        if ($values === null) {
            $yielded = $rows->yields($column)[$class] ?? 0;
            if (($grains & ~$yielded) !== 0 || $grains === 0) {
                $this->conditions->refute($own ? Verdict::UNSCOPED_WRITE : $violation, $table);
            }

            return $grains;
        }
        $kind = $own ? Condition::OWN : ($optional ? Condition::TRUSTED_OR_NULL : Condition::TRUSTED);
        $this->conditions->require($this->conditions->number($kind, $class, $values, $table->name, $violation));

        return $grains;
    }

    /** @param array{type: string, id: string, types: array<string, string>} $morph */
    private function morph(Rows $rows, array $morph, Table $table): int
    {
        $types = $rows->has($morph['type']) ? $rows->values($morph['type']) : null;
        $values = $rows->has($morph['id']) ? $rows->values($morph['id']) : null;
        if ($types === null || $values === null) {
            $this->conditions->refute(Verdict::UNVERIFIED_KEY, $table);

            return 0;
        }
        $owners = new Owners($this->level, $this->names, $this->conditions);
        $this->conditions->require($owners->owned($table, $morph, $values, $types));

        return $this->level->given('#' . $table->name);
    }

    /** A row that is there already has to be the context's, too. */
    private function conflict(Insertion $insertion, Rows $rows, Table $table, int $needed): void
    {
        $columns = $insertion->target ?? array_filter([$table->key, ...$table->unique], $rows->has(...));
        $scoping = $this->scoping(array_filter($columns, $rows->has(...)), $table);
        if ($insertion->target !== null && ($needed & ~$scoping) === 0) {
            return;
        }
        foreach ($columns as $column) {
            if (in_array($column, $table->unique, true)) {
                // That there is such a row may be known; what is in it may not be changed.
                $insertion->replaces && $this->conditions->refute(Verdict::UNSCOPED_WRITE, $table);
            } elseif ($column === $table->key && $rows->has($column)) {
                $this->taken($insertion, $rows, $table);
            } elseif ($column === $table->key || !in_array($table->key, $columns, true)) {
                $this->conditions->refute(Verdict::UNSCOPED_WRITE, $table);
            }
        }
    }

    /** Whose row has the key already: that it is left alone tells no more than an error would. */
    private function taken(Insertion $insertion, Rows $rows, Table $table): void
    {
        $class = $this->level->model->keyClass($table->name);
        $values = $insertion->replaces || $class[0] !== '#' ? null : $rows->values($table->key);
        if ($values === null) {
            $this->value($rows, $table->key, $class, $table, Verdict::UNVERIFIED_KEY);

            return;
        }
        $this->conditions->require($this->conditions
            ->number(Condition::FRESH, $class, $values, $table->name, Verdict::UNVERIFIED_KEY));
    }

    /**
     * The grains that a row has which is equal in these columns to a row of the context.
     *
     * @param list<string> $columns
     */
    private function scoping(array $columns, Table $table): int
    {
        $grains = 0;
        foreach (array_diff($columns, [$table->key]) as $column) {
            foreach ($this->level->model->classes($table->name)[$column] ?? [] as $class) {
                $grains |= $this->level->given($class);
            }
        }

        return $grains;
    }

    /** @return list<Source> the declared tables whose column may be meant */
    private function written(Assignment $assignment, Block $block): array
    {
        $source = $assignment->column->qualifier === null ? null : $this->names->source($assignment->column, $block);
        $candidates = $source === null ? $block->sources : [$source];

        return array_values(array_filter($candidates, static fn (Source $one): bool => $one->table?->scoped === true));
    }

    private function assignment(Assignment $assignment, Table $table, Block $block): void
    {
        $column = $assignment->column->name;
        foreach ($this->level->model->classes($table->name)[$column] ?? [] as $class) {
            $dimension = ($table->columns[$column] ?? null) === $class;
            $violation = $dimension ? Verdict::TENANT_REASSIGNED : Verdict::UNVERIFIED_KEY;
            if ($assignment->value !== null) {
                $kind = $this->level->has($class) ? Condition::OWN : Condition::TRUSTED;
                $values = [$assignment->value];
                $number = $this->conditions->number($kind, $class, $values, $table->name, $violation);
                $this->conditions->require($number);
            } elseif (!$this->yielded($assignment, $class, $block)) {
                $this->conditions->refute($violation, $table);
            }
        }
    }

    /** Whether the column that is assigned holds values of the context's own. */
    private function yielded(Assignment $assignment, string $class, Block $block): bool
    {
        $source = $assignment->from === null ? null : $this->names->source($assignment->from, $block);
        $yields = $source === null ? [] : $this->derivation->yields($source, $assignment->from->name, $block);
        $grains = $yields[$class] ?? 0;
        $given = $this->level->given($class);

        return $given !== 0 && ($given & ~$grains) === 0;
    }

    /**
     * A polymorphic owner changes as a whole, to one that is the context's own.
     *
     * @param list<Assignment> $assignments
     */
    private function owner(Assignment $assignment, array $assignments, Table $table): void
    {
        foreach ($table->morphs as $morph) {
            if ($assignment->column->name !== $morph['id'] && $assignment->column->name !== $morph['type']) {
                continue;
            }
            $given = [];
            foreach ($assignments as $one) {
                $given[$one->column->name] = $one->value;
            }
            if (!isset($given[$morph['id']], $given[$morph['type']])) {
                $this->conditions->refute(Verdict::UNVERIFIED_KEY, $table);
                continue;
            }
            $owners = new Owners($this->level, $this->names, $this->conditions);
            $number = $owners->owned($table, $morph, [$given[$morph['id']]], [$given[$morph['type']]]);
            $this->conditions->require($number);
        }
    }
}
