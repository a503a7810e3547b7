<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy\Audit;

use Illuminate\Database\Connection;
use Illuminate\Database\DatabaseManager;
use Sdkgen\Laravel\Runtime\Laravel\Tenancy\Guards;

/**
 * Compares the tables and views of the database with those that the specification lists.
 *
 * @internal
 */
final class DatabaseSchema
{
    private const TABLES = [
        'sqlite' => "select name from sqlite_master where type in ('table', 'view') "
            . "and substr(name, 1, 7) <> 'sqlite_'",
        'mysql' => 'select table_name as name from information_schema.tables where table_schema = database()',
        'pgsql' => 'select table_name as name from information_schema.tables '
            . 'where table_schema = any(current_schemas(false))',
    ];

    public function __construct(private readonly DatabaseManager $databases, private readonly Guards $guards)
    {
    }

    /** @return iterable<string> */
    public function problems(): iterable
    {
        $connection = $this->databases->connection();
        $driver = $connection->getDriverName();
        $query = self::TABLES[$driver === 'mariadb' ? 'mysql' : $driver] ?? null;
        if ($query === null) {
            yield "Tables of $driver cannot be listed, and its statements are not analysed.";

            return;
        }
        $found = $this->names($connection, $query);
        $declared = array_keys($this->guards->model->tables);
        foreach (array_diff($found, $declared) as $name) {
            yield "The table `$name` is not in the specification's tenancy: no guard knows whose rows it holds.";
        }
        foreach (array_diff($declared, $found) as $name) {
            yield "The specification lists `$name`, which the database does not have.";
        }
    }

    /** @return list<string> */
    private function names(Connection $connection, string $query): array
    {
        $rows = $this->guards->quietly(static fn (): array => $connection->select($query));
        $prefix = $connection->getTablePrefix();
        $names = array_map(static function (object $row) use ($prefix): string {
            $name = strtolower((string) $row->name);

            return $prefix !== '' && str_starts_with($name, $prefix) ? substr($name, strlen($prefix)) : $name;
        }, $rows);
        sort($names);

        return $names;
    }
}
