<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql;

use Chom\Metrics\Runtime\Tenancy\Model;

/**
 * Keys of rows that were seen to belong to the context: `where id = ?` with one of them touches the context's own row.
 *
 * Bounded by two generations: when one is full, the one before it is dropped. A forgotten key is a finding more, never
 * a leak.
 *
 * @internal
 */
final class TrustedKeys
{
    /** Keys in a generation. */
    public const GENERATION = 20_000;

    /** @var array<string, array<int|string, true>> class => key => true */
    private array $current = [];

    /** @var array<string, array<int|string, true>> */
    private array $previous = [];

    private int $held = 0;

    /** @var array<string, array<string, list<string>>> table => column => classes that a row of it vouches for */
    private array $vouched = [];

    public function __construct(private readonly Model $model)
    {
    }

    /**
     * Trusts the keys of a row that is known to be the context's: its own and those of its owners.
     *
     * @param array<string, mixed> $attributes column => value, as read or written
     */
    public function learn(string $table, array $attributes): void
    {
        $declared = $this->model->tables[$table] ?? null;
        foreach ($this->vouched[$table] ??= $this->vouched($table) as $column => $classes) {
            $value = $attributes[$column] ?? null;
            if (is_int($value) || is_string($value)) {
                foreach ($classes as $class) {
                    $this->trust($class, $value);
                }
            }
        }
        foreach ($declared?->morphs ?? [] as $morph) {
            $owner = $morph['types'][$attributes[$morph['type']] ?? ''] ?? null;
            $value = $attributes[$morph['id']] ?? null;
            if ($owner !== null && $this->isOwn($owner) && (is_int($value) || is_string($value))) {
                $this->trust($this->model->keyClass($owner), $value);
            }
        }
    }

    /** Trusts a key of a row that is known to be the context's. */
    public function trust(string $class, int|string $value): void
    {
        if (isset($this->current[$class][$value])) {
            return;
        }
        if ($this->held >= self::GENERATION) {
            $this->previous = $this->current;
            $this->current = [];
            $this->held = 0;
        }
        $this->current[$class][$value] = true;
        $this->held++;
    }

    public function holds(string $class, int|string $value): bool
    {
        return isset($this->current[$class][$value]) || isset($this->previous[$class][$value]);
    }

    /**
     * The keys of a class that were learnt last; what is not among them may still be held.
     *
     * @return array<int|string, true>
     */
    public function recent(string $class): array
    {
        return $this->current[$class] ?? [];
    }

    /** Forgets everything: what one context may touch says nothing about the next. */
    public function forget(): void
    {
        $this->current = [];
        $this->previous = [];
        $this->held = 0;
    }

    /**
     * Of an owner that others may read as well, a row may speak without that it may be changed.
     *
     * @return array<string, list<string>>
     */
    private function vouched(string $table): array
    {
        $vouched = [];
        foreach ($this->model->classes($table) as $column => $classes) {
            $parent = $this->model->tables[$table]->parents[$column] ?? null;
            if ($parent === null || $this->isOwn($parent)) {
                $vouched[$column] = $classes;
            }
        }

        return $vouched;
    }

    private function isOwn(string $owner): bool
    {
        return $this->model->tables[$owner]->grain === null;
    }
}
