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
    /** It is cancelled: a few joins of joins take minutes. */
    private const LATE = '70100';

    private const MODE = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,'
        . 'ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION';

    /** What an administrator may set beside it, which changes how a text is read. */
    private const FURTHER = ['', ',NO_BACKSLASH_ESCAPES', '', ',ANSI_QUOTES', '', ',NO_BACKSLASH_ESCAPES,ANSI_QUOTES'];

    private ?MariadbServer $server = null;

    /** Every other variant does not take backslashes for escapes, or strings for names. */
    public function databases(int $variant): array
    {
        $databases = parent::databases($variant);
        $further = self::FURTHER[$variant];
        foreach ($databases as $database) {
            $database->exec("set session max_statement_time = 1, sql_mode = '" . self::MODE . "$further'");
        }

        return $databases;
    }

    public function kind(PDOException $error): string
    {
        $state = (string) $error->getCode();

        return match (true) {
            $state === '23000' && str_contains($error->getMessage(), "for key 'id'") => self::TAKEN,
            $state === '23000' && !str_contains($error->getMessage(), 'ambiguous') => self::REFUSED,
            in_array($state, ['22007', '22001', '22003', self::LATE], true) => self::VALUE,
            default => self::INVALID,
        };
    }

    protected function open(string $name): PDO
    {
        $this->server ??= new MariadbServer();
        $this->server->connect()->exec("create database $name");

        return $this->server->connect($name);
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
