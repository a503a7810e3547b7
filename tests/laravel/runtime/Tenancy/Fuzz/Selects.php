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
    public array $common = [];

    private readonly CommonTables $tables;
    private readonly Items $items;

    private int $names = 0;

    public function __construct(private readonly Dice $dice, public readonly Grammar $grammar)
    {
        $this->conditions = new Conditions($dice, $this);
        $this->tables = new CommonTables($dice, $this);
        $this->items = new Items($dice, $this);
    }

    /** A number for a name that there is not yet. */
    public function number(): int
    {
        return ++$this->names;
    }

    /**
     * A query with columns of some types.
     *
     * @param non-empty-list<bool> $types whether a column is numeric
     */
    public function query(array $types, ?Scope $outer, int $depth): string
    {
        $kept = $this->common;
        $with = $depth < 2 && $this->dice->chance($depth === 0 ? 20 : 6) ? $this->tables->with($depth) : '';
        $text = $this->block($types, $outer, $depth);
        if ($this->dice->chance($depth === 0 ? 12 : 5)) {
            $text .= ' ' . $this->dice->pick($this->grammar->combinations()) . ' '
                . $this->block($types, $outer, $depth);
        } elseif ($depth === 0 && $this->dice->chance(25) && !str_contains($text, 'distinct on')) {
            $text .= $this->ordered(count($types), $outer, $depth);
        }
        $this->common = $kept;

        return $with . $text . ($depth === 0 ? $this->grammar->lock() : '');
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

        $where .= $this->dice->chance(5) ? " or $name.size = 1" : '';
        $one = 'w' . ++$this->names;
        $outer = "right join vps as o$one on o$one.id = $one.id";

        return match ($column === null ? $this->dice->roll(9, 30) : $this->dice->roll(0, 20)) {
            0 => "select 1 from vps as $one left join $from on $where",
            1 => "select 1 from vps as $one join $from on $where $outer",
            9 => "select $output from $from where $where union select "
                . $this->dice->pick(["'st2-1'", "'t2'", "'7b'"]),
            default => "select $output from $from where $where",
        };
    }

    /** Reads a table under a new name. */
    public function table(Scope $scope, ?string $table = null): string
    {
        $table ??= $this->dice->pick(array_keys(World::TABLES));
        $name = $this->dice->chance(25) && !in_array($table, array_column($scope->all(), 'name'), true)
            ? $table
            : $this->grammar->name($this->dice->pick(['a', 'b', 'c']) . ++$this->names);
        if ($scope->outer !== null && $scope->outer->sources !== [] && $this->dice->chance(6)) {
            // A name of the block around, which is hidden from here on.
            $name = $this->dice->pick($scope->outer->sources)['name'];
        }
        $columns = [];
        foreach (World::TABLES[$table] as $column) {
            $columns[$column] = Conditions::CLASSES["$table.$column"] ?? null;
        }
        $schema = isset($this->common[$table]) && $this->dice->chance(30) ? $this->grammar->schema() : '';
        $shadowed = isset($this->common[$table]) && $schema === '';
        $scope->sources[] = [
            'name' => $name,
            'table' => $shadowed ? null : $table,
            'columns' => $shadowed ? $this->common[$table] : $columns,
        ];

        $hint = $shadowed ? '' : $this->grammar->hint($table);

        return $schema . ($name === $table ? $table : "$table as $name") . $hint;
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
            $guarded = $source['table'] !== null || isset($source['columns']['tenant_id']);
            if ($guarded && !isset($pending[$source['name']]) && $this->dice->chance(90)) {
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

    /** @param non-empty-list<bool> $types */
    private function block(array $types, ?Scope $outer, int $depth): string
    {
        $scope = new Scope($outer);
        [$from, $where] = $this->found($scope, $depth);
        $grouped = $this->dice->chance(18);
        // One aggregate without a group makes all others choose a row at will.
        $single = !$grouped && $this->dice->chance(4);
        $items = [];
        $group = '';
        foreach ($types as $item => $type) {
            $column = $this->conditions->column($scope, $type);
            if ($single || ($grouped && $item > 0)) {
                $column = $this->items->aggregate($scope, $type, $depth);
            } elseif ($grouped) {
                $group = str_contains($column, '.') ? " group by $column" : '';
            } else {
                $column = $this->items->item($scope, $depth, $type, $column);
            }
            $items[] = "$column as x$item";
        }
        $having = $group !== '' && $this->dice->chance(30) ? $this->having($scope, $depth) : '';
        [$distinct, $first] = $grouped || $single || !$this->dice->chance(10)
            ? ['', '']
            : $this->grammar->distinct($this->conditions->column($scope));
        $order = $first === '' ? '' : " order by $first, " . implode(', ', range(1, count($types)));

        return "select $distinct" . implode(', ', $items) . " from $from$where$group$having$order";
    }

    private function having(Scope $scope, int $depth): string
    {
        return $depth > 1 || $this->dice->chance(70)
            ? ' having count(*) > ' . $this->dice->roll(0, 2)
            : ' having exists (' . $this->query([true], null, $depth + 1) . ')';
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
        $lateral = $scope->sources !== [] && $this->grammar->lateral();
        $inner = new Scope($lateral ? $scope : $scope->outer);
        [$from, $where] = $this->found($inner, $depth + 1);
        $name = 'd' . ++$this->names;
        $source = $this->dice->pick($inner->sources);
        $before = $lateral ? 'lateral ' : '';
        if ($this->dice->chance(4)) {
            // Two columns of one name, of which one gets it by default.
            $scope->sources[] = ['name' => $name, 'table' => null, 'columns' => ['id' => 'site']];

            return '(select ' . $this->dice->pick(['(f.id)', 'f.id collate nocase', "f.id as 'id'"]) . ', s.id'
                . " from folders as f, sites as s where f.tenant_id = 't1' and s.tenant_id = 't1') as $name";
        }
        if ($this->dice->chance(12)) {
            // What a common table hides within the subquery is there again behind it.
            $hidden = $this->dice->pick(['sites', 'backups', 'folders']);
            $scope->sources[] = ['name' => $name, 'table' => null, 'columns' => ['y0' => null]];
            $next = new Scope($scope->outer);
            $again = $this->table($next, $hidden);
            $scope->sources[] = $next->sources[0];

            return "(with $hidden as (select v.name as y0 from vps as v) select h.y0 from $hidden as h) as $name"
                . " cross join $again";
        }
        if (count($inner->sources) === 1 && $this->dice->chance(40)) {
            $scope->sources[] = ['name' => $name, 'table' => null, 'columns' => $source['columns']];

            return "$before(select * from $from$where) as $name";
        }
        [$items, $columns] = $this->named($inner);
        $scope->sources[] = ['name' => $name, 'table' => null, 'columns' => $columns];

        return $before . '(select ' . implode(', ', $items) . " from $from$where) as $name";
    }

    /** @return array{0: list<string>, 1: array<string, ?string>} */
    public function named(Scope $inner): array
    {
        $items = $columns = [];
        for ($item = 0; $item < 2; $item++) {
            $source = $this->dice->pick($inner->sources);
            $column = $this->dice->pick(array_keys(array_filter($source['columns'])) ?: array_keys($source['columns']));
            $alias = (Conditions::numeric($column) ? 'n' : 'y') . $item;
            $items[] = $source['name'] . ".$column as $alias";
            $columns[$alias] = $source['columns'][$column];
        }

        return [$items, $columns];
    }

    /** @param array<string, string> $guarded conditions of sources that stand in ON already */
    private function join(Scope $scope, int $depth, array &$guarded): string
    {
        if ($scope->sources[0]['table'] !== null && $this->dice->chance(4)) {
            return $this->group($scope);
        }
        $kind = $this->dice->pick($this->grammar->joins());
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

    /** Joins with a group of joins, or by columns that have the same name. */
    private function group(Scope $scope): string
    {
        $column = $this->dice->pick(['tenant_id', 'site_id', 'name']);
        $other = $this->dice->pick(['folders', 'backups']);
        $pair = $this->table($scope, 'sites') . ' join ' . $this->table($scope, $other);
        [$one, $other] = array_slice(array_column($scope->sources, 'name'), -2);

        return $this->dice->pick([
            " join ($pair on $one.size = $other.size) using ($column)",
            " join ($pair using ($column)) on $one.size = 1",
            " join $pair using ($column)",
            " natural join ($pair on $one.size = $other.size)",
        ]);
    }

    private function ordered(int $width, ?Scope $outer, int $depth): string
    {
        $by = implode(', ', range(1, $width));
        if ($this->dice->chance(25)) {
            $by = '(' . $this->query([false], $outer, $depth + 2) . " order by 1 limit 1), $by";
        }

        return " order by $by" . $this->grammar->limit((string) $this->dice->roll(1, 3));
    }
}
