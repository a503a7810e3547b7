<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * Writes INSERT and REPLACE.
 */
final class Insertions
{
    private const UUID = '0190e7a2-5f6b-7c1d-8e2f-0123456789ab';

    private readonly Conditions $conditions;

    public function __construct(
        private readonly Dice $dice,
        private readonly Dialect $dialect,
        private readonly Selects $selects,
    ) {
        $this->conditions = $selects->conditions;
    }

    public function text(bool $selected): string
    {
        return $selected ? $this->ofQuery() : $this->ofValues();
    }

    private function ofValues(): string
    {
        $table = Generator::target($this->dice);
        $columns = World::TABLES[$table];
        if ($this->dice->chance(15)) {
            unset($columns[$this->dice->roll(0, count($columns) - 1)]);
        }
        if ($this->dialect === Dialect::Mysql && $this->dice->chance(5)) {
            return "insert into $table set " . implode(', ', array_map(
                fn (string $column): string => "$column = " . $this->inserted($table, $column),
                $columns,
            ));
        }
        $rows = [];
        for ($more = $this->dice->pick([1, 1, 2]); $more > 0; $more--) {
            $row = array_map(fn (string $column): string => $this->inserted($table, $column), $columns);
            $rows[] = '(' . implode(', ', $row) . ')';
        }
        [$verb, $conflict] = $this->ways($table);
        $names = $this->dice->chance(2) ? '' : ' (' . implode(', ', $columns) . ')';

        return "$verb into $table$names values " . implode(', ', $rows) . $conflict;
    }

    /** @return array{0: string, 1: string} the verb, and what comes after the rows */
    private function ways(string $table): array
    {
        $mysql = $this->dialect === Dialect::Mysql;
        if ($this->dice->chance(20) && $this->dialect !== Dialect::Postgres) {
            return [$this->dice->pick($mysql
                ? ['insert ignore', 'replace', 'replace']
                : ['insert or ignore', 'insert or replace', 'replace', 'insert or fail', 'insert or abort']), ''];
        }

        return ['insert', $mysql ? $this->duplicate($table) : $this->conflict($table)];
    }

    private function inserted(string $table, string $column): string
    {
        $value = match (Conditions::CLASSES["$table.$column"] ?? $column) {
            'tenant' => ['t1', 't1', 't1', 't1', 't1', 't2'],
            'organization' => ['7', '7', '7', '7b'],
            'owner' => ['s1', 's2', 'st2-1'],
            'owner_type' => ['site', 'site', 'folder'],
            'user' => $column === 'id' ? ['new1', 'new2', 'u1', 'ut3-1', self::UUID] : ['u1', 'u1', 'ut3-1'],
            'folder' => $column === 'id' ? ['new1', 'f1', 'ft2-1', 'ft3-1', self::UUID] : ['f1', 'f1', 'f1', 'ft2-1'],
            'site', 'id' => $column === 'id'
                ? ['new1', 'new2', 's1', 'st2-1', 'bst2-1', self::UUID, self::UUID]
                : ['s1', 's2', 's1', 'st2-1'],
            'size' => [1, 2, 3],
            default => ['ash', 'birch', 'new'],
        };
        if ($this->dice->chance(4)) {
            $joined = $this->selects->grammar->concat("'t'", "'1'");

            return Conditions::numeric($column)
                ? $this->dice->pick(['null', '1 + 1'])
                : $this->dice->pick(['null', $joined, "(select max(id) from sites where tenant_id = 't1')"]);
        }

        return $this->conditions->value($this->dice->pick($value));
    }

    private function conflict(string $table): string
    {
        if (!$this->dice->chance(50)) {
            return $this->dice->chance(15) ? ' returning *' : '';
        }
        $target = $this->dice->pick(match ($table) {
            'sites' => ['(tenant_id, name)', '(tenant_id, name)', '(id)'],
            'backups' => ['(site_id, name)', '(site_id, name)', '(id)'],
            'site_user' => [''],
            default => ['(id)'],
        });
        if ($this->dialect === Dialect::Postgres && $this->dice->chance(4)) {
            $target = " on constraint {$table}_id_key";
        }
        $does = [
            'nothing',
            'update set size = 9',
            'update set name = excluded.name, id = excluded.id',
            "update set name = 'x'",
            "update set tenant_id = 't2'",
            'update set tenant_id = excluded.tenant_id',
            'update set name = (select max(name) from sites where size = 1)',
            "update set name = 'y' where $table.id = 's1'",
        ];

        return " on conflict$target do " . ($target === '' ? 'nothing' : $this->dice->pick($does))
            . ($this->dice->chance(10) ? ' returning *' : '');
    }

    private function duplicate(string $table): string
    {
        if (!$this->dice->chance(50)) {
            return $this->dice->chance(10) ? ' returning *' : '';
        }
        $owner = isset(array_flip(World::TABLES[$table])['tenant_id']) ? 'tenant_id' : World::TABLES[$table][1];

        return ' on duplicate key update ' . $this->dice->pick([
            'size = 9',
            'name = values(name)',
            "name = 'x', size = values(size)",
            "$owner = 't2'",
            "$owner = values($owner)",
            'name = (select max(q.name) from sites as q where q.size = 1)',
            'id = values(id)',
        ]);
    }

    private function ofQuery(): string
    {
        $scope = new Scope();
        [$from, $where] = $this->selects->found($scope, 1);
        [$table, $class, $column, $value] = $this->dice->pick([
            ['backups', 'site', 'site_id', 's1'],
            ['sites', 'tenant', 'tenant_id', 't1'],
            ['folders', 'tenant', 'tenant_id', 't1'],
            ['users', 'organization', 'organization_id', '7'],
        ]);
        $alike = $scope->alike($class, '');
        $owner = $alike !== [] && $this->dice->chance(70)
            ? $this->dice->pick($alike)
            : $this->conditions->value($value);
        $name = $this->selects->grammar->concat("'c'", $this->conditions->column($scope, false));

        return "insert into $table ($column, name) select $owner, $name from $from$where";
    }
}
