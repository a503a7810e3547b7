<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

use PDO;
use PDOException;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * A database server that statements are tried on, in two databases of the same tables.
 */
abstract class Engine
{
    /** It is no statement of the dialect, or does not fit the tables: it says nothing. */
    public const INVALID = 'invalid';

    /** The key of a new row is taken. */
    public const TAKEN = 'taken';

    /** A row may not be as it would be. */
    public const REFUSED = 'refused';

    /** An expression has no value, or takes too long to get one. */
    public const VALUE = 'value';

    /** The statements that share what is in the databases. */
    public int $shared = 200;

    /** @var ?array{0: PDO, 1: PDO} */
    protected ?array $databases = null;

    public static function of(Dialect $dialect): self
    {
        return match ($dialect) {
            Dialect::Sqlite => new Engines\Sqlite(),
            Dialect::Postgres => new Engines\Postgres(),
            Dialect::Mysql => new Engines\Mariadb(),
        };
    }

    /**
     * @param int $variant 0 to 5, which says how a server is set up that may be so in several ways
     * @return array{0: PDO, 1: PDO} both with empty tables
     */
    public function databases(int $variant): array
    {
        if ($this->databases === null) {
            $this->databases = [$this->open('one'), $this->open('other')];
            foreach ($this->databases as $database) {
                array_map($database->exec(...), $this->definitions());
                $this->define($database);
            }
        } else {
            foreach ($this->databases as $database) {
                array_map($database->exec(...), $this->emptied());
            }
        }

        return $this->databases;
    }

    /** What kind of error it is. @return self::* */
    abstract public function kind(PDOException $error): string;

    /** Defines peek(), a function that reads rows of everybody, where the server lets one be defined. */
    protected function define(PDO $database): void
    {
    }

    abstract protected function open(string $name): PDO;

    /** The name of a type. */
    abstract protected function type(string $column): string;

    /** @return list<string> statements that leave no row */
    protected function emptied(): array
    {
        return array_map(static fn (string $table): string => "delete from $table", array_keys(World::TABLES));
    }

    /** What comes after the columns of a table. */
    protected function suffix(): string
    {
        return '';
    }

    /** @return list<string> */
    private function definitions(): array
    {
        $definitions = [];
        foreach (World::TABLES as $table => $columns) {
            $typed = array_map(fn (string $name): string => "$name " . $this->type($name), $columns);
            if (isset(World::UNIQUE[$table])) {
                $typed[] = 'unique (' . World::UNIQUE[$table] . ')';
            }
            $definitions[] = "create table $table (" . implode(', ', $typed) . ')' . $this->suffix();
        }

        return $definitions;
    }
}
