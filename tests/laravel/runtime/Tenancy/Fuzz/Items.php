<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

/**
 * Writes what a SELECT yields.
 */
final class Items
{
    public function __construct(private readonly Dice $dice, private readonly Selects $selects)
    {
    }

    public function aggregate(Scope $scope, bool $numeric, int $depth): string
    {
        $column = $this->selects->conditions->column($scope, $numeric);
        $any = $this->selects->conditions->column($scope);
        $aggregate = $this->dice->pick($numeric
            ? ['count(*)', "count($any)", "count(distinct $any)", "min($column)", "max($column)", "sum($column)"]
            : ["min($column)", "max($column)"]);

        return $this->selects->grammar->filter($aggregate, $this->selects->conditions->any($scope, max(2, $depth)));
    }

    public function item(Scope $scope, int $depth, bool $numeric, string $column): string
    {
        $any = $this->selects->conditions->column($scope);
        if (!$numeric) {
            return match ($this->dice->roll(0, 11)) {
                0 => "coalesce($column, 'none')",
                1 => "case when $any is null then 'n' else 'y' end",
                2 => $this->selects->grammar->concat($column, "'-'"),
                3 => $depth > 1
                    ? $this->selects->conditions->value('x')
                    : '(' . $this->selects->query([false], $scope, $depth + 1) . ' order by 1 limit 1)',
                default => $column,
            };
        }

        return match ($this->dice->roll(0, 60)) {
            // In a statement that names no table of a tenant it would not be noticed, as is documented.
            20 => in_array($scope->sources[0]['table'] ?? 'vps', ['vps', null], true) ? '1' : 'peek()',
            21, 0 => "coalesce($column, 0)",
            1 => "row_number() over (partition by $any order by " . $this->every($scope) . ')',
            2 => "rank() over (order by $any)",
            3 => $depth > 1 ? '1' : '(select count(*) from ' . $this->subject($scope, $depth) . ')',
            4 => $depth > 1 ? '2' : 'case when exists (' . $this->selects->query([true], $scope, $depth + 1)
                . ') then 1 else 0 end',
            5 => "$column + 1",
            default => $column,
        };
    }

    private function subject(Scope $outer, int $depth): string
    {
        $scope = new Scope($outer);

        return implode('', $this->selects->found($scope, $depth + 1));
    }

    private function every(Scope $scope): string
    {
        $columns = [];
        foreach ($scope->sources as $source) {
            foreach (array_keys($source['columns']) as $column) {
                $columns[] = $source['name'] . '.' . $column;
            }
        }

        return implode(', ', $columns) ?: '1';
    }
}
