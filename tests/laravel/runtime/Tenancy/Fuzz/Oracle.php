<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

use PDO;
use PDOException;

/**
 * Whether a statement yields and changes the same in two databases that differ in rows of others only.
 */
final class Oracle
{
    private const CHANGED = 'rows of others';

    /** @var array<string, list<list<?string>>> */
    private array $before;

    /** @var array<string, list<list<?string>>> */
    private array $otherBefore;

    public function __construct(private readonly World $world, private readonly Engine $engine)
    {
        $this->before = World::dump($world->one);
        $this->otherBefore = World::dump($world->other);
    }

    /**
     * What differs; null when nothing does, false when the statement is not valid.
     *
     * @param list<string|int> $bindings
     */
    public function difference(string $sql, array $bindings): string|false|null
    {
        $one = $this->run($this->world->one, $this->before, $sql, $bindings);
        $other = $this->run($this->world->other, $this->otherBefore, $sql, $bindings);
        if ($one instanceof PDOException || $other instanceof PDOException) {
            $errors = array_filter([$one, $other], static fn ($run): bool => $run instanceof PDOException);
            $kept = count($errors) === 2 || ($one instanceof PDOException ? $other : $one)[2];

            return $kept ? $this->failures($errors) : self::CHANGED;
        }

        return match (true) {
            !$one[2] || !$other[2] => self::CHANGED,
            !$one[3] || !$other[3] => 'a row that is not the context\'s is written',
            $one[0] !== $other[0] => 'what it yields',
            $one[1] !== $other[1] => 'own rows afterwards',
            default => null,
        };
    }

    /** @param non-empty-array<PDOException> $errors of one database, or of both */
    private function failures(array $errors): string|false|null
    {
        $kinds = array_map($this->engine->kind(...), $errors);
        $kind = reset($kinds);
        // That a key is taken already shows when it is inserted: the one thing that a key tells by being a key. An
        // expression without a value may be one of a row that a condition leaves out later.
        if ($kind === Engine::TAKEN || $kind === Engine::VALUE) {
            return null;
        }
        if (count($errors) === 2) {
            return $kind === Engine::INVALID ? false : null;
        }

        return 'it fails in one database only: ' . reset($errors)->getMessage();
    }

    /**
     * @param array<string, list<list<?string>>> $before
     * @param list<string|int> $bindings
     * @return array{0: mixed, 1: mixed, 2: bool, 3: bool}|PDOException what it yields, rows that are not of
     *     others, whether those of others are as before, whether all the rest is own
     */
    private function run(PDO $database, array $before, string $sql, array $bindings): array|PDOException
    {
        $database->exec('begin');
        try {
            $statement = $database->prepare($sql);
            foreach ($bindings as $position => $value) {
                $statement->bindValue($position + 1, $value, is_int($value) ? PDO::PARAM_INT : PDO::PARAM_STR);
            }
            $statement->execute();
            $rows = $statement->fetchAll(PDO::FETCH_NUM);
            $changed = $statement->rowCount();
            $statement->closeCursor();
            $rows = array_map(serialize(...), $rows);
            sort($rows);
            // Of a query, the number of changed rows is that of an earlier statement.
            $reads = preg_match('/^\s*(?:select|with(?!.*\b(?:update|delete|insert)\s))\b/is', $sql) === 1;

            return $reads
                ? [$rows, null, true, true]
                : [[$rows, $changed], ...$this->split($changed === 0 ? $before : World::dump($database), $before)];
        } catch (PDOException $error) {
            return $error;
        } finally {
            $database->exec('rollback');
        }
    }

    /**
     * @param array<string, list<list<?string>>> $after
     * @param array<string, list<list<?string>>> $before
     * @return array{0: mixed, 1: bool, 2: bool}
     */
    private function split(array $after, array $before): array
    {
        $own = [];
        $kept = $pure = true;
        foreach ($after as $table => $rows) {
            $others = $this->foreign($rows, $table, $after);
            $pure = $pure && count($others) <= count($this->foreign($before[$table], $table));
            $rows = array_map(serialize(...), $rows);
            $foreign = array_map(serialize(...), $this->foreign($before[$table], $table));
            foreach ($foreign as $row) {
                $found = array_search($row, $rows, true);
                $kept = $kept && $found !== false;
                unset($rows[$found]);
            }
            sort($rows);
            $own[$table] = $rows;
        }

        return [$own, $kept, $pure];
    }

    /**
     * The rows that are not the context's.
     *
     * @param list<list<?string>> $rows
     * @param array<string, list<list<?string>>> $all every row that there is, when new ones may own others
     * @return list<list<?string>>
     */
    private function foreign(array $rows, string $table, array $all = []): array
    {
        $sites = ['s1', 's2', 's3', ...$this->owned($all['sites'] ?? [])];
        $folders = ['f0', 'f1', 'f2', ...$this->owned($all['folders'] ?? [])];

        return array_values(array_filter($rows, static fn (array $row): bool => match ($table) {
            'organizations' => $row[0] !== '7',
            'tenants' => $row[0] !== 't1',
            'users' => $row[1] !== '7',
            'sites', 'folders' => $row[1] !== 't1',
            'backups' => !in_array($row[1], $sites, true),
            'site_user' => !in_array($row[0], $sites, true),
            'notes' => !in_array($row[2], ['site' => $sites, 'folder' => $folders][$row[1]] ?? [], true),
            default => false,
        }));
    }

    /**
     * @param list<list<?string>> $rows
     * @return list<?string> keys of the tenant's rows
     */
    private function owned(array $rows): array
    {
        return array_column(array_filter($rows, static fn (array $row): bool => $row[1] === 't1'), 0);
    }
}
