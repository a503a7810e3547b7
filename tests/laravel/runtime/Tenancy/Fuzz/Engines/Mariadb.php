<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Engines;

use PDO;
use PDOException;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Engine;
use Tests\Support\MariadbServer;

/**
 * A MariaDB of the fuzz's own, in the mode that Laravel sets.
 */
final class Mariadb extends Engine
{
    private const MODE = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,'
        . 'ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION';

    private ?MariadbServer $server = null;

    public function kind(PDOException $error): string
    {
        $state = (string) $error->getCode();

        return match (true) {
            $state === '23000' && str_contains($error->getMessage(), "for key 'id'") => self::TAKEN,
            $state === '23000' && !str_contains($error->getMessage(), 'ambiguous') => self::REFUSED,
            $state === '22007' || $state === '22001' || $state === '22003' => self::VALUE,
            default => self::INVALID,
        };
    }

    protected function open(string $name): PDO
    {
        $this->server ??= new MariadbServer();
        $this->server->connect()->exec("create database $name");
        $database = $this->server->connect($name);
        $database->exec("set session sql_mode = '" . self::MODE . "'");

        return $database;
    }

    protected function type(string $column): string
    {
        $types = ['id' => 'varchar(60) unique', 'size' => 'integer', 'tenant_id' => 'varchar(60)'];

        return $types[$column] ?? (str_ends_with($column, '_id') || $column === 'name' ? 'varchar(60)' : 'text');
    }

    protected function suffix(): string
    {
        // Which texts a collation takes for the same is none of the prover's knowledge.
        return ' engine = innodb default charset = utf8mb4 collate = utf8mb4_bin';
    }
}
