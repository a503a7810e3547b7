<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Store;

use PDO;
use PDOException;

/**
 * Totals in a SQLite file: no service to run, shared by PHP-FPM and the command line of one host.
 *
 * @internal
 */
final class SqliteStore implements Annotated
{
    /** CHECK keeps a sum that left int64 from being stored as a float. */
    private const SCHEMA = <<<'SQL'
        CREATE TABLE samples (
            key TEXT NOT NULL,
            field TEXT NOT NULL,
            value INTEGER NOT NULL CHECK (typeof(value) = 'integer'),
            expires_at INTEGER,
            created_at INTEGER,
            exemplar TEXT,
            PRIMARY KEY (key, field)
        ) WITHOUT ROWID;
        CREATE TABLE members (
            name TEXT NOT NULL,
            member TEXT NOT NULL,
            PRIMARY KEY (name, member)
        ) WITHOUT ROWID;
        SQL;

    private const UPGRADES = [
        'ALTER TABLE samples ADD COLUMN created_at INTEGER; ALTER TABLE samples ADD COLUMN exemplar TEXT',
    ];

    private const SET = 'INSERT INTO samples (key, field, value, expires_at, created_at) VALUES (?, ?, ?, ?, ?)'
        . ' ON CONFLICT (key, field) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at';

    private const ADD = 'INSERT INTO samples (key, field, value, expires_at, created_at) VALUES (?, ?, ?, ?, ?)'
        . ' ON CONFLICT (key, field) DO UPDATE SET value = value + excluded.value, expires_at = excluded.expires_at';

    private const READ = 'SELECT field, value FROM samples'
        . ' WHERE key = ? AND (expires_at IS NULL OR expires_at >= ?)';

    private const EXEMPLIFY = 'UPDATE samples SET exemplar = ? WHERE key = ? AND field = ?';
    private const EXEMPLARS = 'SELECT field, exemplar FROM samples WHERE key = ? AND exemplar IS NOT NULL';
    private const CREATED = 'SELECT field, created_at FROM samples WHERE key = ? AND created_at IS NOT NULL';

    private const MEMBER = 'SELECT count(*) FROM members WHERE name = ? AND member = ?';
    private const SIZE = 'SELECT count(*) FROM members WHERE name = ?';
    private const JOIN = 'INSERT OR IGNORE INTO members (name, member) VALUES (?, ?)';

    private const CONSTRAINT = 19;

    private readonly string $prefix;

    private readonly SqliteFile $file;

    private ?AdmissionCache $cache = null;

    public function __construct(private readonly string $path, string $prefix, int $busyTimeoutMs)
    {
        $this->prefix = $prefix . ':';
        $this->file = new SqliteFile($path, self::SCHEMA, self::UPGRADES, $busyTimeoutMs);
    }

    public function prefix(): string
    {
        return '';
    }

    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void
    {
        $refused = $this->file->transaction(
            true,
            function () use ($adds, $sets, $expiry, $exemplars): array {
                $refused = $this->apply(self::SET, $sets, $expiry) + $this->apply(self::ADD, $adds, $expiry);
                foreach ($exemplars as $name => $exemplar) {
                    $this->file->prepare(self::EXEMPLIFY)->execute([$exemplar, ...$this->membership($name)]);
                }

                return $refused;
            },
        );
        if ($refused !== []) {
            throw StoreFailure::partial(
                'A total left the range of a 64-bit integer',
                [StoreFailure::INVALID => $refused],
            );
        }
    }

    public function read(array $keys): iterable
    {
        return $this->pairs(self::READ, $keys, [time()]);
    }

    public function exemplars(array $keys): array
    {
        return $this->pairs(self::EXEMPLARS, $keys);
    }

    public function created(array $keys): array
    {
        return $this->pairs(self::CREATED, $keys);
    }

    public function admit(array $wanted): array
    {
        $this->cache ??= new AdmissionCache($this->prefix . '~' . md5($this->path) . ':');

        return $this->cache->admit($wanted, $this->decide(...));
    }

    public function wipe(): void
    {
        // The prefix ends in a colon, which a semicolon follows: a range that the primary key finds.
        $range = [$this->prefix, substr($this->prefix, 0, -1) . ';'];
        $this->file->transaction(true, function () use ($range): void {
            $this->file->prepare('DELETE FROM samples WHERE key >= ? AND key < ?')->execute($range);
            $this->file->prepare('DELETE FROM members WHERE name >= ? AND name < ?')->execute($range);
        });
        $this->cache?->forget();
    }

    /**
     * @param list<string> $keys
     * @param list<int> $parameters after the key
     * @return array<string, array<string, int|string>> key => field
     */
    private function pairs(string $sql, array $keys, array $parameters = []): array
    {
        return $this->file->transaction(false, function () use ($sql, $keys, $parameters): array {
            $pairs = [];
            $statement = $this->file->prepare($sql);
            foreach ($keys as $key) {
                $statement->execute([$this->prefix . $key, ...$parameters]);
                $pairs[$key] = $statement->fetchAll(PDO::FETCH_KEY_PAIR);
            }

            return $pairs;
        });
    }

    /**
     * @param array<string, int> $numbers by name
     * @param array<string, int> $expiry
     * @return array<string, int> what would have left the range of an integer
     */
    private function apply(string $sql, array $numbers, array $expiry): array
    {
        $refused = [];
        $now = (int) (microtime(true) * 1e6);
        foreach ($numbers as $name => $number) {
            [$key, $field] = explode(self::SEPARATOR, $name, 2);
            $expires = isset($expiry[$name]) ? time() + $expiry[$name] : null;
            $statement = $this->file->prepare($sql);
            $statement->bindValue(1, $this->prefix . $key);
            $statement->bindValue(2, $field);
            $statement->bindValue(3, $number, PDO::PARAM_INT);
            $statement->bindValue(4, $expires, $expires === null ? PDO::PARAM_NULL : PDO::PARAM_INT);
            $statement->bindValue(5, $now, PDO::PARAM_INT);
            try {
                $statement->execute();
            } catch (PDOException $error) {
                if (($error->errorInfo[1] ?? 0) !== self::CONSTRAINT) {
                    throw $error;
                }
                $statement->closeCursor();
                $refused[$name] = $number;
            }
        }

        return $refused;
    }

    /**
     * @param array<string, int> $wanted
     * @return array<string, bool>
     */
    private function decide(array $wanted): array
    {
        $admitted = [];
        $candidates = $this->file->transaction(false, function () use ($wanted, &$admitted): array {
            foreach ($wanted as $name => $limit) {
                $admitted[$name] = $this->isMember($name);
            }

            return array_filter(
                $wanted,
                fn (int $limit, string $name): bool => !$admitted[$name] && $limit > 0 && $this->size($name) < $limit,
                ARRAY_FILTER_USE_BOTH,
            );
        });
        if ($candidates !== []) {
            $this->file->transaction(true, function () use ($candidates, &$admitted): void {
                foreach ($candidates as $name => $limit) {
                    if ($this->size($name) < $limit) {
                        $this->file->prepare(self::JOIN)->execute($this->membership($name));
                    }
                    $admitted[$name] = $this->isMember($name);
                }
            });
        }

        return $admitted;
    }

    /** @return array{0: string, 1: string} */
    private function membership(string $name): array
    {
        return explode(self::SEPARATOR, $this->prefix . $name, 2);
    }

    private function isMember(string $name): bool
    {
        return $this->number(self::MEMBER, $this->membership($name)) > 0;
    }

    private function size(string $name): int
    {
        return $this->number(self::SIZE, [$this->membership($name)[0]]);
    }

    /** @param list<string> $parameters */
    private function number(string $sql, array $parameters): int
    {
        $statement = $this->file->prepare($sql);
        $statement->execute($parameters);
        $number = (int) $statement->fetchColumn();
        $statement->closeCursor();

        return $number;
    }
}
