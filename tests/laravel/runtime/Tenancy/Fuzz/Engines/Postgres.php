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
            str_starts_with($state, '22'), str_starts_with($state, '21'), $state === self::LATE => self::VALUE,
            default => self::INVALID,
        };
    }

    protected function open(string $name): PDO
    {
        PostgresServer::shared()->database($name);
        $database = PostgresServer::shared()->connect($name, 'owner');
        $database->setAttribute(PDO::PGSQL_ATTR_DISABLE_PREPARES, true);
        $database->exec('set jit = off; set max_parallel_workers_per_gather = 0; set synchronous_commit = off; '
            . 'set escape_string_warning = off; set statement_timeout = 1000');

        return $database;
    }

    /** It is cancelled: a few joins of joins take minutes. */
    private const LATE = '57014';

    /** Every other variant takes backslashes in strings for escapes. */
    public function databases(int $variant): array
    {
        $databases = parent::databases($variant);
        foreach ($databases as $database) {
            $database->exec('set standard_conforming_strings = ' . ($variant % 2 === 0 ? 'on' : 'off'));
        }

        return $databases;
    }

    protected function define(PDO $database): void
    {
        $database->exec('create function peek() returns bigint language sql as '
            . "'select sum(size) + count(*) from sites'");
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
