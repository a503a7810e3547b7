<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Engines;

use PDO;
use PDOException;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Engine;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\World;
use Tests\Support\PostgresServer;

/**
 * A PostgreSQL of the fuzz's own.
 */
final class Postgres extends Engine
{
    public function kind(PDOException $error): string
    {
        $state = (string) $error->getCode();

        return match (true) {
            $state === '23505' && str_contains($error->getMessage(), '_id_key"') => self::TAKEN,
            str_starts_with($state, '23') => self::REFUSED,
            str_starts_with($state, '22'), str_starts_with($state, '21') => self::VALUE,
            default => self::INVALID,
        };
    }

    protected function open(string $name): PDO
    {
        PostgresServer::shared()->database($name);
        $database = PostgresServer::shared()->connect($name, 'owner');
        $database->setAttribute(PDO::PGSQL_ATTR_DISABLE_PREPARES, true);
        $database->exec('set jit = off; set max_parallel_workers_per_gather = 0; set synchronous_commit = off');

        return $database;
    }

    protected function type(string $column): string
    {
        return ['id' => 'text unique', 'size' => 'integer'][$column] ?? 'text';
    }

    protected function emptied(): array
    {
        return ['truncate ' . implode(', ', array_keys(World::TABLES))];
    }
}
