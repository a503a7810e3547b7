<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * Writes UPDATE and DELETE.
 */
final class Changes
{
    private const KEYS = ['t1', 's1', 's2', 'u1', '7', 't2', 'st2-1', 'f1', 'ft2-1'];

    private readonly Conditions $conditions;

    public function __construct(
        private readonly Dice $dice,
        private readonly Dialect $dialect,
        private readonly Selects $selects,
    ) {
        $this->conditions = $selects->conditions;
    }

    public function update(): string
    {
        $scope = new Scope();
        $table = $this->selects->table($scope, Generator::target($this->dice));
        $mysql = $this->dialect === Dialect::Mysql;
        $from = '';
        if ($this->dice->chance(25)) {
            $from = $this->selects->table($scope);
        }
        [, $where] = $this->selects->found($scope, 1, $table);
        $columns = array_diff(array_keys($scope->sources[0]['columns']), ['id']);
        $column = $this->dice->chance(70) ? 'name' : $this->dice->pick(array_values($columns));
        $column = in_array($column, $columns, true) ? $column : 'size';
        $set = $mysql || $this->dialect === Dialect::Sqlite && $this->dice->chance(5)
            ? $scope->sources[0]['name'] . '.' . $column
            : $column;
        $set .= ' = ' . $this->assigned($scope, $column, $from === '');
        if ($this->dice->chance(10) && isset($scope->sources[0]['columns']['size'])) {
            $set .= ', ' . ($mysql ? $scope->sources[0]['name'] . '.' : '') . 'size = 7';
        }
        if (!$mysql) {
            return "update $table set $set"
                . ($from === '' ? $where . $this->returning($scope) : " from $from$where");
        }
        $joined = match ($from) {
            '' => '',
            default => $this->dice->pick([', ', ' cross join ', ' straight_join ']) . $from,
        };

        return 'update ' . ($this->dice->chance(10) ? 'ignore ' : '') . "$table$joined set $set$where"
            . ($from === '' ? $this->first($scope) : '');
    }

    public function delete(): string
    {
        $scope = new Scope();
        $table = $this->selects->table($scope, Generator::target($this->dice));
        $other = $this->dialect !== Dialect::Sqlite && $this->dice->chance(25) ? $this->selects->table($scope) : '';
        [, $where] = $this->selects->found($scope, 1, $table);
        if ($this->dialect === Dialect::Sqlite && $this->dice->chance(20)) {
            $inner = new Scope();
            [$from, $found] = $this->selects->found($inner, 1);
            $where = ' where rowid in (select ' . $inner->sources[0]['name'] . ".rowid from $from$found)";
        }
        if ($this->dialect === Dialect::Mysql) {
            return $this->mysql($scope, $table, $other, $where);
        }
        if ($this->dialect === Dialect::Postgres && $other === '' && $this->dice->chance(15)) {
            $inner = new Scope();
            [$from, $found] = $this->selects->found($inner, 1);
            $where = ' where ' . $scope->sources[0]['name'] . '.ctid in (select ' . $inner->sources[0]['name']
                . ".ctid from $from$found)";
        }

        // Of several rows that are joined with one, the server returns any.
        $returning = $other === '' ? $this->returning($scope) : '';

        return "delete from $table" . ($other === '' ? '' : " using $other") . $where . $returning;
    }

    private function mysql(Scope $scope, string $table, string $other, string $where): string
    {
        $name = $scope->sources[0]['name'];
        $ignore = $this->dice->chance(8) ? 'ignore ' : '';
        if ($other === '' && $name === $table) {
            return "delete {$ignore}from $table$where" . $this->first($scope);
        }
        $joined = $table . ($other === '' ? '' : $this->dice->pick([', ', ' cross join ', ' straight_join ']) . $other);
        $target = $this->dice->pick(["$name from $joined", "from $name using $joined", "$name.* from $joined"]);

        return "delete $ignore$target$where";
    }

    /** The first rows of them, in an order that leaves nothing open. */
    private function first(Scope $scope): string
    {
        $columns = implode(', ', array_keys($scope->sources[0]['columns']));

        return $this->dice->chance(20) ? " order by $columns limit " . $this->dice->roll(1, 2) : '';
    }

    private function returning(Scope $scope): string
    {
        $name = $scope->sources[0]['name'];

        return $this->dice->chance(20)
            ? ' returning ' . $this->dice->pick(["$name.name", '*', '(select max(name) from sites where size = 1)'])
            : '';
    }

    /** @param bool $lone whether one row is found once: of several, servers take any */
    private function assigned(Scope $scope, string $column, bool $lone): string
    {
        $numeric = Conditions::numeric($column);
        $class = Conditions::CLASSES[$scope->sources[0]['table'] . '.' . $column] ?? null;
        $lone = $lone || $this->dialect === Dialect::Sqlite;
        if ($class !== null && $this->dice->chance(80)) {
            return $lone && $this->dice->chance(30)
                ? $this->conditions->column($scope, false)
                : $this->conditions->value($this->dice->pick(self::KEYS));
        }
        if ($numeric) {
            return $this->dice->pick(['9', '(select count(*) from sites as q where q.tenant_id = '
                . $this->conditions->value('t1') . ')', '(select count(*) from backups as q)']);
        }

        return match ($this->dice->roll($lone ? 0 : 1, 4)) {
            0 => $this->conditions->column($scope, false),
            1 => $lone ? '(' . $this->selects->query([false], $scope, 2) . ' order by 1 limit 1)' : "'x'",
            2 => "(select max(q.name) from sites as q where q.tenant_id = " . $this->conditions->value('t1') . ')',
            default => $this->conditions->value($this->dice->word() . $this->dice->roll(1, 9)),
        };
    }
}
