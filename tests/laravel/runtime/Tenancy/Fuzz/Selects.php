<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

/**
 * Writes queries: joins, subqueries, common tables, groups, windows, unions.
 */
final class Selects
{
    public readonly Conditions $conditions;

    /** @var array<string, array<string, ?string>> common tables in force: name => column => what it identifies */
    private array $common = [];

    private int $names = 0;

    public function __construct(private readonly Dice $dice)
    {
        $this->conditions = new Conditions($dice, $this);
    }

    /** A query with so many columns. */
    public function query(int $width, ?Scope $outer, int $depth): string
    {
        $kept = $this->common;
        $with = $depth < 2 && $this->dice->chance($depth === 0 ? 20 : 6) ? $this->with($outer, $depth) : '';
        $text = $this->block($width, $outer, $depth);
        if ($this->dice->chance($depth === 0 ? 12 : 5)) {
            $text .= ' ' . $this->dice->pick(['union', 'union all', 'except', 'intersect']) . ' '
                . $this->block($width, $outer, $depth);
        } elseif ($depth === 0 && $this->dice->chance(25)) {
            $text .= $this->ordered($width, $outer, $depth);
        }
        $this->common = $kept;

        return $with . $text;
    }

    /** A query that yields own values of a class; or asks whether there is one that is equal to a column. */
    public function owning(string $class, Scope $outer, ?string $column = null): string
    {
        [$table, $yielded] = $this->dice->pick(match ($class) {
            'tenant' => [['tenants', 'id'], ['sites', 'tenant_id'], ['folders', 'tenant_id']],
            'organization' => [['organizations', 'id'], ['tenants', 'organization_id'], ['users', 'organization_id']],
            'user' => [['users', 'id'], ['site_user', 'user_id']],
            'folder' => [['folders', 'id'], ['folders', 'folder_id']],
            'vps' => [['vps', 'id'], ['sites', 'vps_id']],
            default => [['sites', 'id'], ['backups', 'site_id'], ['site_user', 'site_id']],
        });
        $scope = new Scope($outer);
        $from = $this->table($scope, $table);
        $name = $scope->sources[0]['name'];
        $guard = $this->dice->chance(90) ? $this->conditions->guard($scope->sources[0], $scope) : '1 = 1';
        $where = $column === null ? $guard : "$name.$yielded = $column and $guard";
        $output = match ($this->dice->roll(0, 9)) {
            0 => "max($name.$yielded)",
            1 => "coalesce($name.$yielded, 's1')",
            2 => $name . '.' . $this->dice->pick(array_keys($scope->sources[0]['columns'])),
            default => "$name.$yielded",
        };

        return "select $output from $from where $where" . ($this->dice->chance(5) ? " or $name.size = 1" : '');
    }

    /** Reads a table under a new name. */
    public function table(Scope $scope, ?string $table = null): string
    {
        $table ??= $this->dice->pick(array_keys(World::TABLES));
        $name = $this->dice->chance(25) && !in_array($table, array_column($scope->all(), 'name'), true)
            ? $table
            : $this->dice->pick(['a', 'b', 'c']) . ++$this->names;
        $columns = [];
        foreach (World::TABLES[$table] as $column) {
            $columns[$column] = Conditions::CLASSES["$table.$column"] ?? null;
        }
        $shadowed = isset($this->common[$table]);
        $scope->sources[] = [
            'name' => $name,
            'table' => $shadowed ? null : $table,
            'columns' => $shadowed ? $this->common[$table] : $columns,
        ];

        return $name === $table ? $table : "$table as $name";
    }

    /** A block of sources with conditions. @return array{0: string, 1: string} FROM and WHERE */
    public function found(Scope $scope, int $depth, string $first = ''): array
    {
        $from = $first === '' ? $this->source($scope, $depth) : $first;
        $pending = [];
        for ($more = $this->dice->pick([0, 0, 0, 1, 1, 2]); $more > 0 && $first === ''; $more--) {
            $from .= $this->join($scope, $depth, $pending);
        }
        foreach ($scope->sources as $source) {
            if ($source['table'] !== null && !isset($pending[$source['name']]) && $this->dice->chance(90)) {
                $pending[$source['name']] = $this->conditions->guard($source, $scope);
            }
        }
        $conditions = array_values(array_filter($pending));
        for ($more = $this->dice->pick([0, 0, 1, 1, 2]); $more > 0; $more--) {
            $conditions[] = $this->conditions->any($scope, $depth);
        }
        $where = implode(' and ', $conditions);
        if ($this->dice->chance(4) && $where !== '') {
            $where .= ' or ' . $this->conditions->any($scope, 2);
        }

        return [$from, $where === '' ? '' : " where $where"];
    }

    private function block(int $width, ?Scope $outer, int $depth): string
    {
        $scope = new Scope($outer);
        [$from, $where] = $this->found($scope, $depth);
        $grouped = $this->dice->chance(15);
        $items = $groups = [];
        for ($item = 0; $item < $width; $item++) {
            $column = $this->conditions->column($scope);
            $items[] = ($grouped && $item > 0 || (!$grouped && $this->dice->chance(3))
                ? $this->dice->pick(['count(*)', "count($column)", "min($column)", "max($column)", "sum($column)"])
                : ($grouped ? $groups[] = $column : $this->item($scope, $depth, $column))) . " as x$item";
        }
        if (!$grouped && preg_match('/\b(count|min|max|sum)\(/', implode(' ', $items))) {
            // One aggregate makes all others choose a row at will.
            $items = array_map(static fn (int $item): string => "count(*) as x$item", range(0, $width - 1));
        }
        $group = $groups === [] ? '' : ' group by ' . implode(', ', $groups);
        $having = $grouped && $this->dice->chance(30) ? ' having count(*) > ' . $this->dice->roll(0, 2) : '';

        return 'select ' . ($this->dice->chance(8) ? 'distinct ' : '') . implode(', ', $items) . " from $from$where"
            . ($group === '' ? '' : $group . $having);
    }

    private function item(Scope $scope, int $depth, string $column): string
    {
        return match ($this->dice->roll(0, 19)) {
            0 => "coalesce($column, 'none')",
            1 => "row_number() over (partition by $column order by " . $this->every($scope) . ')',
            2 => "rank() over (order by $column)",
            3 => "case when $column is null then 'n' else 'y' end",
            4 => $depth > 1 ? '1' : '(select count(*) from ' . $this->subject($scope, $depth) . ')',
            5 => $depth > 1 ? $this->conditions->value(2) : 'exists (' . $this->query(1, $scope, $depth + 1) . ')',
            6 => "$column || '-'",
            default => $column,
        };
    }

    private function subject(Scope $outer, int $depth): string
    {
        $scope = new Scope($outer);

        return implode('', $this->found($scope, $depth + 1));
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

    private function source(Scope $scope, int $depth): string
    {
        if ($this->common !== [] && $this->dice->chance(60)) {
            $table = $this->dice->pick(array_keys($this->common));
            $name = 'w' . ++$this->names;
            $scope->sources[] = ['name' => $name, 'table' => null, 'columns' => $this->common[$table]];

            return "$table as $name";
        }

        return $depth < 2 && $this->dice->chance(12) ? $this->derived($scope, $depth) : $this->table($scope);
    }

    private function derived(Scope $scope, int $depth): string
    {
        $inner = new Scope($scope->outer);
        [$from, $where] = $this->found($inner, $depth + 1);
        $name = 'd' . ++$this->names;
        $source = $this->dice->pick($inner->sources);
        if (count($inner->sources) === 1 && $this->dice->chance(40)) {
            $scope->sources[] = ['name' => $name, 'table' => null, 'columns' => $source['columns']];

            return "(select * from $from$where) as $name";
        }
        [$items, $columns] = $this->named($inner);
        $scope->sources[] = ['name' => $name, 'table' => null, 'columns' => $columns];

        return '(select ' . implode(', ', $items) . " from $from$where) as $name";
    }

    /** @return array{0: list<string>, 1: array<string, ?string>} */
    private function named(Scope $inner): array
    {
        $items = $columns = [];
        for ($item = 0; $item < 2; $item++) {
            $source = $this->dice->pick($inner->sources);
            $column = $this->dice->pick(array_keys(array_filter($source['columns'])) ?: array_keys($source['columns']));
            $items[] = $source['name'] . ".$column as y$item";
            $columns["y$item"] = $source['columns'][$column];
        }

        return [$items, $columns];
    }

    /** @param array<string, string> $guarded conditions of sources that stand in ON already */
    private function join(Scope $scope, int $depth, array &$guarded): string
    {
        $kind = $this->dice->pick(['join', 'join', 'inner join', 'left join', 'left join', 'right join', 'full join',
            'cross join', ',']);
        $text = ($kind === ',' ? ', ' : " $kind ") . $this->source($scope, $depth);
        if ($kind === ',' || $kind === 'cross join') {
            return $text;
        }
        $on = [];
        $sources = $scope->sources;
        $last = $sources[count($sources) - 1];
        if ($last['table'] !== null && $this->dice->chance(70)) {
            $guarded[$last['name']] = '';
            $on[] = $this->conditions->guard($last, $scope);
        }
        $first = $sources[0];
        if ($first['table'] !== null && !isset($guarded[$first['name']]) && $this->dice->chance(20)) {
            $guarded[$first['name']] = '';
            $on[] = $this->conditions->guard($first, $scope);
        }
        if ($on === [] || $this->dice->chance(30)) {
            $on[] = $this->conditions->any($scope, 2);
        }

        return $text . ' on ' . implode(' and ', $on);
    }

    private function with(?Scope $outer, int $depth): string
    {
        $tables = [];
        $recursive = false;
        for ($more = $this->dice->pick([1, 1, 2]); $more > 0; $more--) {
            if ($this->dice->chance(25)) {
                $recursive = true;
                $tables[] = $this->recursive();
                continue;
            }
            $name = $this->dice->chance(25) ? $this->dice->pick(['sites', 'backups', 'vps']) : 't' . ++$this->names;
            $inner = new Scope();
            [$from, $where] = $this->found($inner, $depth + 1);
            if (preg_match("/\\b$name\\b/", $from . $where)) {
                $name = 't' . ++$this->names;
            }
            [$items, $columns] = $this->named($inner);
            $tables[] = "$name as (select " . implode(', ', $items) . " from $from$where)";
            $this->common[$name] = $columns;
        }

        return 'with ' . ($recursive ? 'recursive ' : '') . implode(', ', $tables) . ' ';
    }

    private function recursive(): string
    {
        $name = 'r' . ++$this->names;
        $own = "tenant_id = 't1'";
        $guard = $this->dice->pick([$own, $own, "id in ('f1')", 'size = 1', "tenant_id = 't2'"]);
        $step = $this->dice->pick([
            "select f.id, f.folder_id, n + 1 from folders f join $name on f.folder_id = $name.y0 where n < 4",
            "select f.id, f.folder_id, n + 1 from folders f join $name on f.id = $name.y1 where n < 4",
            "select f.id, f.folder_id, n + 1 from folders f join $name on f.size = $name.n where n < 3",
            "select 's1', y0, n + 1 from $name where n < 3",
            "select y1, y0, n + 1 from $name where n < 3",
        ]);
        $this->common[$name] = ['y0' => 'folder', 'y1' => 'folder', 'n' => null];

        return "$name(y0, y1, n) as (select id, folder_id, 1 from folders where $guard union $step)";
    }

    private function ordered(int $width, ?Scope $outer, int $depth): string
    {
        $by = implode(', ', range(1, $width));
        $by = $this->dice->chance(25) ? '(' . $this->query(1, $outer, $depth + 2) . "), $by" : $by;

        return " order by $by limit " . $this->conditions->value($this->dice->roll(1, 3));
    }
}
