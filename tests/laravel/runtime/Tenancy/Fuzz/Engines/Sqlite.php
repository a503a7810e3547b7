<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Engines;

use PDO;
use PDOException;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Engine;

/**
 * SQLite in memory.
 */
final class Sqlite extends Engine
{
    public int $shared = 50;

    /** New databases each time, which takes no longer than to empty the old ones. */
    public function databases(int $variant): array
    {
        $this->databases = null;

        return parent::databases($variant);
    }

    public function kind(PDOException $error): string
    {
        $text = $error->getMessage();

        return match (true) {
            preg_match('/UNIQUE constraint failed: \w+\.id$/', $text) === 1 => self::TAKEN,
            str_contains($text, 'constraint') => self::REFUSED,
            default => self::INVALID,
        };
    }

    protected function open(string $name): PDO
    {
        return new PDO('sqlite::memory:', null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
    }

    protected function define(PDO $database): void
    {
        $database->sqliteCreateFunction(
            'peek',
            static fn () => $database->query('select sum(size) + count(*) from sites')->fetchColumn(),
        );
    }

    protected function type(string $column): string
    {
        return ['id' => 'text primary key', 'size' => 'integer'][$column] ?? 'text';
    }
}
