<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Insertion;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Output;

/**
 * The rows that an INSERT writes, by column.
 *
 * @internal
 */
final class Rows
{
    /**
     * @param array<string, int> $positions column => its position
     * @param list<list<int|string|null>> $rows values, null for an expression
     * @param list<array<string, int>> $yielded class => grains by position, when a query yields the rows
     */
    private function __construct(
        private readonly array $positions,
        private readonly array $rows,
        private readonly array $yielded,
    ) {
    }

    /** The rows; null when it is not certain which value goes to which column. */
    public static function of(Insertion $insertion, Outputs $outputs): ?self
    {
        $columns = $insertion->columns;
        if ($columns === null || count(array_unique($columns)) !== count($columns)) {
            return null;
        }
        foreach ($insertion->rows as $row) {
            if (count($row) !== count($columns)) {
                return null;
            }
        }
        if ($insertion->query === null) {
            return new self(array_flip($columns), $insertion->rows, []);
        }
        $yielded = $outputs->positions($insertion->query);
        if ($yielded === null || count($yielded) !== count($columns)) {
            return null;
        }
        $only = $insertion->query->only();
        $value = static fn (Output $one): int|string|null => $one->value;
        $rows = $only === null ? [] : [array_map($value, $only->outputs)];

        return new self(array_flip($columns), $rows, array_column($yielded, 1));
    }

    public function has(string $column): bool
    {
        return isset($this->positions[$column]);
    }

    /** @return ?list<int|string> the values of a column, as in Membership; null when one of them is an expression */
    public function values(string $column): ?array
    {
        $values = array_column($this->rows, $this->positions[$column]);

        return $values === [] || in_array(null, $values, true) ? null : $values;
    }

    /** @return array<string, int> class => grains of the values that a query yields for a column */
    public function yields(string $column): array
    {
        return $this->yielded[$this->positions[$column]] ?? [];
    }
}
