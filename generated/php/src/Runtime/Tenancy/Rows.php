<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

/**
 * Whether a row is the context's own, by the columns that say whose it is.
 *
 * @internal
 */
final class Rows
{
    public const FOREIGN = -1;
    public const SILENT = 0;
    public const OWN = 1;

    /** @var array<string, array<string, string>> table => column => dimension, those that a reader has to match */
    private array $read = [];

    public function __construct(private readonly Model $model)
    {
        foreach ($model->tables as $name => $table) {
            $this->read[$name] = array_filter(
                $table->columns,
                static fn (string $dimension): bool => $table->grain === null
                    || $model->within($table->grain, $dimension),
            );
        }
    }

    /**
     * The owner of a row that may not be read, or null.
     *
     * @param array<string, mixed> $row column => value
     * @param array<string, string> $values dimension => key of the context's owner
     */
    public function foreignToReader(Table $table, array $row, array $values): ?string
    {
        foreach ($this->read[$table->name] as $column => $dimension) {
            if (array_key_exists($column, $row) && (string) $row[$column] !== ($values[$dimension] ?? null)) {
                return (string) $row[$column];
            }
        }

        return null;
    }

    /**
     * The owner of a row that may not be written, or null.
     *
     * @param array<string, mixed> $row
     * @param array<string, string> $values
     */
    public function foreignToWriter(Table $table, array $row, array $values): ?string
    {
        foreach ($table->columns as $column => $dimension) {
            if (array_key_exists($column, $row) && (string) $row[$column] !== ($values[$dimension] ?? null)) {
                return (string) $row[$column];
            }
        }

        return null;
    }

    /**
     * What a row that was read says of itself, in one pass: this is done for every model.
     *
     * @param array<string, mixed> $row
     * @param array<string, string> $values dimension => key of the context's owner
     * @return int self::OWN, self::FOREIGN, or self::SILENT when it has not the columns to tell
     */
    public function ofReader(Table $table, array $row, array $values): int
    {
        $verdict = $table->columns === [] ? self::SILENT : self::OWN;
        foreach ($this->read[$table->name] as $column => $dimension) {
            $value = $row[$column] ?? null;
            if ($value !== ($values[$dimension] ?? null) || $value === null) {
                if ($value === null && ! array_key_exists($column, $row)) {
                    $verdict = self::SILENT;
                } elseif ((string) $value !== ($values[$dimension] ?? null)) {
                    return self::FOREIGN;
                }
            }
        }

        return $verdict;
    }

    /**
     * Whether the columns at hand are enough to tell that a row is the context's own.
     *
     * @param array<string, mixed> $row
     */
    public function saysWhose(Table $table, array $row): bool
    {
        return $table->columns !== [] && array_diff_key($this->read[$table->name], $row) === [];
    }

    /**
     * The rows that own this one: the foreign keys at hand.
     *
     * @param array<string, mixed> $row
     * @return list<array{string, string|int}> table, key
     */
    public function owners(Table $table, array $row): array
    {
        $owners = [];
        foreach ($table->parents as $column => $parent) {
            if (isset($row[$column])) {
                $owners[] = [$parent, $row[$column]];
            }
        }
        foreach ($table->morphs as $morph) {
            $parent = $morph['types'][$row[$morph['type']] ?? ''] ?? null;
            if ($parent !== null && isset($row[$morph['id']])) {
                $owners[] = [$parent, $row[$morph['id']]];
            }
        }

        return $owners;
    }
}
