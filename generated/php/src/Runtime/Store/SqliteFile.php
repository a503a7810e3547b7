<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Store;

use PDO;
use PDOException;
use PDOStatement;

/**
 * One SQLite database file: created whole or not at all, opened on first use and after a fork or a replacement.
 *
 * @internal
 */
final class SqliteFile
{
    private const FULL = 13;

    /** @var list<PDO> connections of a parent process, which only it may close */
    private static array $inherited = [];

    private ?PDO $pdo = null;

    /** @var array<string, PDOStatement> */
    private array $statements = [];

    private int $process = 0;

    private int|false $inode = false;

    /**
     * @param string $schema what a new database is made of
     * @param list<string> $upgrades what made each version of the schema from the one before; the first was version 0
     */
    public function __construct(
        private readonly string $path,
        private readonly string $schema,
        private readonly array $upgrades,
        private readonly int $busyTimeoutMs,
    ) {
    }

    public function prepare(string $sql): PDOStatement
    {
        return $this->statements[$sql] ??= $this->connection()->prepare($sql);
    }

    /**
     * Run $work in one transaction; a writing one waits for its turn before it starts, and so cannot fail half-way.
     *
     * @template T
     * @param callable(): T $work
     * @return T
     * @throws StoreFailure
     */
    public function transaction(bool $writing, callable $work): mixed
    {
        try {
            $pdo = $this->connection();
            $pdo->exec($writing ? 'BEGIN IMMEDIATE' : 'BEGIN');
            $result = $work();
            $pdo->exec('COMMIT');

            return $result;
        } catch (PDOException $error) {
            // The next batch starts over with a new connection, whatever state this one is in.
            $this->close();
            $why = 'SQLite: ' . $error->getMessage();
            throw ($error->errorInfo[1] ?? 0) === self::FULL
                ? StoreFailure::full($why, $error)
                : StoreFailure::unavailable($why, $error);
        }
    }

    private function connection(): PDO
    {
        clearstatcache();
        $inode = is_file($this->path) ? fileinode($this->path) : false;
        $process = getmypid();
        if ($this->pdo !== null && $this->process !== $process) {
            self::$inherited[] = $this->pdo;
            $this->close();
        }
        if ($this->pdo === null || $inode === false || $inode !== $this->inode) {
            $this->close();
            if ($inode === false) {
                $this->create();
            }
            $this->pdo = $this->open($this->path);
            $this->pdo->exec('PRAGMA synchronous = NORMAL');
            if (self::version($this->pdo) < count($this->upgrades)) {
                $this->upgrade($this->pdo);
            }
            $this->process = $process;
            $this->inode = fileinode($this->path);
        }

        return $this->pdo;
    }

    private function close(): void
    {
        $this->statements = [];
        $this->pdo = null;
    }

    /** Another process may have been faster, so that the version is asked for again. */
    private function upgrade(PDO $pdo): void
    {
        $pdo->exec('BEGIN IMMEDIATE');
        foreach (array_slice($this->upgrades, self::version($pdo)) as $upgrade) {
            $pdo->exec($upgrade);
        }
        $pdo->exec('PRAGMA user_version = ' . count($this->upgrades));
        $pdo->exec('COMMIT');
    }

    private static function version(PDO $pdo): int
    {
        return (int) $pdo->query('PRAGMA user_version')->fetchColumn();
    }

    private function open(string $path): PDO
    {
        $pdo = new PDO('sqlite:' . $path, null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
        $pdo->exec('PRAGMA busy_timeout = ' . $this->busyTimeoutMs);

        return $pdo;
    }

    /** Built aside and moved into place, so that nobody ever opens a database without its tables. */
    private function create(): void
    {
        $directory = dirname($this->path);
        if (!is_dir($directory) && !@mkdir($directory, 0775, true) && !is_dir($directory)) {
            throw StoreFailure::unavailable("SQLite: cannot create $directory");
        }
        $lock = @fopen($this->path . '.lock', 'c');
        if ($lock === false || !flock($lock, LOCK_EX)) {
            throw StoreFailure::unavailable("SQLite: cannot write to $directory");
        }
        clearstatcache();
        if (is_file($this->path)) {
            return;
        }
        $draft = $this->path . '.new';
        foreach (['', '-wal', '-shm', '-journal'] as $suffix) {
            if (is_file($draft . $suffix)) {
                unlink($draft . $suffix);
            }
        }
        $pdo = $this->open($draft);
        $pdo->exec('PRAGMA journal_mode = WAL');
        $pdo->exec($this->schema);
        $pdo->exec('PRAGMA user_version = ' . count($this->upgrades));
        unset($pdo);
        rename($draft, $this->path);
    }
}
