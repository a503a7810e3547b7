<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Model;
use Chom\Metrics\Runtime\Tenancy\Table;

/**
 * What the model asks for while the context has certain dimensions.
 *
 * *Grains* are the dimensions of the context that are known to hold for a row, as a set of bits, with every coarser
 * one: a row of the tenant is also one of its organization.
 *
 * @internal
 */
final class Level
{
    /** A grain that no context gives: rows that need it are nobody's to touch. */
    public const IMPOSSIBLE = 1 << 62;

    /** @var array<string, int> dimension of the context => its bit */
    private array $bits = [];

    /** @var array<string, int> table => grains that its rows need */
    private array $needed = [];

    /** @var array<string, int> table => grains that its rows need before they are changed */
    private array $changed = [];

    /** @param list<string> $dimensions that the context has */
    public function __construct(public readonly Model $model, private readonly array $dimensions)
    {
        foreach ($dimensions as $position => $dimension) {
            $this->bits[$dimension] = 1 << $position;
        }
    }

    /** Whether the context says which value of this class is its own. */
    public function has(string $class): bool
    {
        return isset($this->bits[$class]);
    }

    public function isEmpty(): bool
    {
        return $this->dimensions === [];
    }

    /** The grains that a row has to have before it may be read or written. */
    public function needed(Table $table, bool $write): int
    {
        if ($this->dimensions === [] && $table->bootstrap && !$write) {
            return 0;
        }

        return $this->needed[$table->name] ??= $this->need($table, [], false);
    }

    /** The grains that a row has to have before it may be written, however widely it is read. */
    public function changed(Table $table): int
    {
        return $this->changed[$table->name] ??= $this->need($table, [], true);
    }

    /** The grains of a row that holds a value of the context's own of this class, which was given as a constant. */
    public function given(string $class): int
    {
        return $class[0] === '#'
            ? $this->whole($this->needed($this->model->tables[substr($class, 1)], true))
            : $this->above($class);
    }

    /**
     * The grains of a row that holds a value of this class which a row of these grains holds too.
     *
     * That two rows refer to the same tells no more of them than of what they refer to: a user of the organization
     * may be known to several of its tenants.
     */
    public function shared(string $class, int $grains): int
    {
        return $class[0] === '@' ? $grains : $grains & $this->given($class);
    }

    /** The grains of a row that is found by its own key, when that is trusted: keys are of what may be changed. */
    public function own(Table $table): int
    {
        return $this->whole($this->changed($table));
    }

    /** The grains with every coarser one. */
    private function whole(int $needed): int
    {
        $grains = 0;
        foreach ($this->bits as $dimension => $bit) {
            $grains |= ($needed & $bit) !== 0 ? $this->above($dimension) : 0;
        }

        return $grains | ($needed & self::IMPOSSIBLE);
    }

    /** The bits of a dimension and of what it lies within. */
    private function above(string $dimension): int
    {
        $grains = 0;
        foreach ($this->bits as $name => $bit) {
            $grains |= $this->model->within($dimension, $name) ? $bit : 0;
        }

        return $grains;
    }

    /** @param array<string, true> $seen tables that own the row through others, so that no circle is followed */
    private function need(Table $table, array $seen, bool $changes): int
    {
        if (!$table->scoped || isset($seen[$table->name])) {
            return 0;
        }
        $grains = 0;
        foreach ($this->finest($table, $changes) as $dimension) {
            $grains |= $this->bits[$dimension] ?? $this->above($dimension);
        }
        if ($grains === 0) {
            foreach ($this->owners($table) as $owner) {
                $declared = $this->model->tables[$owner];
                $grains |= $this->need($declared, $seen + [$table->name => true], false);
            }
        }

        return $grains !== 0 || $seen !== [] ? $grains : self::IMPOSSIBLE;
    }

    /** @return list<string> the dimensions that decide whose a row of the table is */
    private function finest(Table $table, bool $changes): array
    {
        $held = array_values(array_unique($table->columns));
        $present = array_values(array_filter($held, $this->has(...)));
        if (!$changes && $table->grain !== null && $this->has($table->grain)) {
            $held = $present = array_map(
                fn (string $one): string => $this->model->within($one, $table->grain) ? $table->grain : $one,
                $present,
            );
        }
        $candidates = $present === [] ? $held : $present;

        return array_filter($candidates, fn (string $one): bool => array_filter(
            $candidates,
            fn (string $other): bool => $other !== $one && $this->model->within($other, $one),
        ) === []);
    }

    /** @return list<string> */
    private function owners(Table $table): array
    {
        $owners = array_values($table->parents);
        foreach ($table->morphs as $morph) {
            array_push($owners, ...array_values($morph['types']));
        }

        return $owners;
    }
}
