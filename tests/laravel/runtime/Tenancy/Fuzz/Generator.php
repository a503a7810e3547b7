<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

/**
 * Writes one statement of SQLite's dialect, with its bindings.
 */
final class Generator
{
    private const KEYS = ['t1', 's1', 's2', 'u1', 'o1', 't2', 'st2-1', 'f1', 'ft2-1'];

    private readonly Selects $selects;
    private readonly Conditions $conditions;

    private function __construct(private readonly Dice $dice)
    {
        $this->selects = new Selects($dice);
        $this->conditions = $this->selects->conditions;
    }

    /** @return array{0: string, 1: list<string|int>} */
    public static function statement(Dice $dice): array
    {
        $text = (new self($dice))->text();
        $bindings = [];
        $sql = preg_replace_callback('/\x01([^\x02]*)\x02/', static function (array $found) use (&$bindings): string {
            $bindings[] = ctype_digit($found[1]) ? (int) $found[1] : $found[1];

            return '?';
        }, $text);

        return [$sql, $bindings];
    }

    private function text(): string
    {
        return match ($this->dice->roll(0, 19)) {
            0, 1 => $this->update(),
            2, 3 => $this->delete(),
            4, 5 => $this->insert(),
            6 => $this->insertSelect(),
            default => $this->selects->query($this->dice->roll(1, 3), null, 0),
        };
    }

    private function update(): string
    {
        $scope = new Scope();
        $table = $this->selects->table($scope, $this->target());
        $from = '';
        if ($this->dice->chance(25)) {
            $from = ' from ' . $this->selects->table($scope);
        }
        [, $where] = $this->selects->found($scope, 1, $table);
        $columns = array_diff(array_keys($scope->sources[0]['columns']), ['id']);
        $column = $this->dice->chance(70) ? 'name' : $this->dice->pick(array_values($columns));
        $column = in_array($column, $columns, true) ? $column : 'size';
        $value = $this->assigned($scope, $column);

        return "update $table set $column = $value$from$where" . ($this->dice->chance(15) ? " returning $column" : '');
    }

    private function assigned(Scope $scope, string $column): string
    {
        $class = Conditions::CLASSES[$scope->sources[0]['table'] . '.' . $column] ?? null;
        if ($class !== null && $this->dice->chance(80)) {
            return $this->dice->chance(30)
                ? $this->conditions->column($scope)
                : $this->conditions->value($this->dice->pick(self::KEYS));
        }

        return match ($this->dice->roll(0, 4)) {
            0 => $this->conditions->column($scope),
            1 => '(' . $this->selects->query(1, $scope, 2) . ')',
            2 => '(select count(*) from sites as q where q.tenant_id = ' . $this->conditions->value('t1') . ')',
            default => $this->conditions->value($this->dice->word() . $this->dice->roll(1, 9)),
        };
    }

    private function delete(): string
    {
        $scope = new Scope();
        $table = $this->selects->table($scope, $this->target());
        [, $where] = $this->selects->found($scope, 1, $table);
        if ($this->dice->chance(10)) {
            $inner = new Scope();
            [$from, $found] = $this->selects->found($inner, 1);
            $where = " where rowid in (select " . $inner->sources[0]['name'] . ".rowid from $from$found)";
        }

        return "delete from $table$where";
    }

    private function insert(): string
    {
        $table = $this->target();
        $columns = World::TABLES[$table];
        if ($this->dice->chance(15)) {
            unset($columns[$this->dice->roll(0, count($columns) - 1)]);
        }
        $rows = [];
        for ($more = $this->dice->pick([1, 1, 2]); $more > 0; $more--) {
            $row = array_map(fn (string $column): string => $this->inserted($table, $column), $columns);
            $rows[] = '(' . implode(', ', $row) . ')';
        }
        $verb = $this->dice->chance(90)
            ? 'insert'
            : $this->dice->pick(['insert or ignore', 'insert or replace', 'replace']);

        return "$verb into $table (" . implode(', ', $columns) . ') values ' . implode(', ', $rows)
            . ($verb === 'insert' ? $this->conflict($table) : '');
    }

    private function inserted(string $table, string $column): string
    {
        $value = match (Conditions::CLASSES["$table.$column"] ?? $column) {
            'tenant' => ['t1', 't1', 't1', 't1', 't1', 't2'],
            'organization' => ['o1', 'o1', 'o1', 'o2'],
            'owner' => ['s1', 's2', 'st2-1'],
            'owner_type' => ['site', 'site', 'folder'],
            'user' => $column === 'id' ? ['new1', 'new2', 'u1', 'ut3-1'] : ['u1', 'u1', 'ut3-1'],
            'folder' => $column === 'id' ? ['new1', 'f1', 'ft2-1', 'ft3-1'] : ['f1', 'f1', 'f1', 'ft2-1'],
            'site', 'id' => $column === 'id' ? ['new1', 'new2', 's1', 'st2-1', 'bst2-1'] : ['s1', 's2', 's1', 'st2-1'],
            default => ['ash', 'birch', 'new'],
        };
        if ($this->dice->chance(4)) {
            return $this->dice->pick(['null', "'t' || '1'", "(select max(id) from sites where tenant_id = 't1')"]);
        }

        return $this->conditions->value($this->dice->pick($value));
    }

    private function conflict(string $table): string
    {
        if (!$this->dice->chance(50)) {
            return '';
        }
        $target = $this->dice->pick(match ($table) {
            'sites' => ['(tenant_id, name)', '(tenant_id, name)', '(id)'],
            'backups' => ['(site_id, name)', '(site_id, name)', '(id)'],
            'site_user' => [''],
            default => ['(id)'],
        });
        $does = [
            'nothing',
            'update set size = 9',
            'update set name = excluded.name, id = excluded.id',
            "update set name = 'x'",
            "update set tenant_id = 't2'",
            'update set tenant_id = excluded.tenant_id',
            'update set name = (select max(name) from sites where size = 1)',
        ];

        return " on conflict$target do " . ($target === '' ? 'nothing' : $this->dice->pick($does));
    }

    private function insertSelect(): string
    {
        $scope = new Scope();
        [$from, $where] = $this->selects->found($scope, 1);
        [$table, $class, $column, $value] = $this->dice->pick([
            ['backups', 'site', 'site_id', 's1'],
            ['sites', 'tenant', 'tenant_id', 't1'],
            ['folders', 'tenant', 'tenant_id', 't1'],
            ['users', 'organization', 'organization_id', 'o1'],
        ]);
        $alike = $scope->alike($class, '');
        $owner = $alike !== [] && $this->dice->chance(70)
            ? $this->dice->pick($alike)
            : $this->conditions->value($value);
        $name = $this->conditions->column($scope);

        return "insert into $table ($column, name) select $owner, 'c' || $name from $from$where";
    }

    private function target(): string
    {
        return $this->dice->pick(['sites', 'sites', 'backups', 'folders', 'site_user', 'notes', 'users', 'vps']);
    }
}
