<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Analysis;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Condition;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Block;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Fact;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Membership;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Source;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Verdict;
use Sdkgen\Laravel\Runtime\Tenancy\Table;

/**
 * Polymorphic owners: a key says something only beside the type of what it is the key of.
 *
 * @internal
 */
final class Owners
{
    public function __construct(
        private readonly Level $level,
        private readonly Names $names,
        private readonly Conditions $conditions,
    ) {
    }

    /**
     * The condition that the owner of a row, given by values, is the context's own.
     *
     * @param list<int|string> $values
     * @param list<Fact> $facts that hold for the row
     */
    public function given(Source $source, string $column, array $values, Block $block, array $facts): ?int
    {
        foreach ($source->table->morphs as $morph) {
            $types = $morph['id'] === $column ? $this->types($source, $morph['type'], $block, $facts) : [];
            if ($types !== []) {
                return $this->owned($source->table, $morph, $values, $types);
            }
        }

        return null;
    }

    /**
     * The condition that keys, each beside its type, are keys of the context's own rows.
     *
     * @param array{type: string, id: string, types: array<string, string>} $morph
     * @param list<int|string> $values
     * @param list<int|string> $types
     */
    public function owned(Table $table, array $morph, array $values, array $types): int
    {
        $owners = $this->enough($table, $morph['types']);

        return $this->conditions->number(
            Condition::OWNED,
            '#' . $table->name,
            $values,
            $table->name,
            Verdict::UNVERIFIED_KEY,
            $types,
            $owners,
        );
    }

    /**
     * The condition that the owner of a row is of the table whose key it is compared with.
     *
     * @param list<Fact> $facts that hold for the row
     */
    public function typed(Source $source, string $column, string $class, Block $block, array $facts): ?int
    {
        foreach ($source->table->morphs as $morph) {
            $types = $morph['id'] === $column ? $this->types($source, $morph['type'], $block, $facts) : [];
            if ($types !== []) {
                $owners = $this->enough($source->table, $morph['types']);
                $violation = Verdict::UNVERIFIED_KEY;

                return $this->conditions
                    ->number(Condition::TYPE, $class, [], $source->table->name, $violation, $types, $owners);
            }
        }

        return null;
    }

    /**
     * @param list<Fact> $facts
     * @return list<int|string>
     */
    private function types(Source $source, string $column, Block $block, array $facts): array
    {
        foreach ($facts as $fact) {
            $one = $fact->predicate;
            $holds = $fact->always || ($source->id >= $fact->from && $source->id < $fact->to);
            if ($holds && $one instanceof Membership && $one->column->name === $column && count($one->values) === 1) {
                if ($this->names->source($one->column, $block) === $source) {
                    return $one->values;
                }
            }
        }

        return [];
    }

    /**
     * The owners that give a row of the table what it needs.
     *
     * @param array<string, string> $declared type => table
     * @return array<string, string> type => class of keys
     */
    private function enough(Table $table, array $declared): array
    {
        $needed = $this->level->needed($table, true);
        $classes = array_map($this->level->model->keyClass(...), $declared);

        return array_filter($classes, fn (string $class): bool => ($needed & ~$this->level->given($class)) === 0);
    }
}
