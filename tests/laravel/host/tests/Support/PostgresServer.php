<?php

declare(strict_types=1);

namespace Tests\Support;

use PDO;
use PDOException;
use RuntimeException;

/**
 * A PostgreSQL of the tests' own, reachable through a socket in a temporary directory only.
 *
 * It does not run as root, so whoever is root lets the user of Debian's package run it.
 */
final class PostgresServer
{
    private const ACCOUNT = 'postgres';

    private static ?self $shared = null;

    public readonly string $directory;

    private bool $isRunning = true;

    private function __construct()
    {
        $this->directory = sys_get_temp_dir() . '/sdkgen-postgres-' . bin2hex(random_bytes(6));
        mkdir($this->directory, 0700);
        if (posix_geteuid() === 0) {
            chown($this->directory, self::ACCOUNT);
        }
        $this->run('initdb', '-D', "$this->directory/data", '-U', 'owner', '-A', 'trust', '-N');
        $options = "-k $this->directory -c listen_addresses= -c fsync=off -c max_connections=20";
        register_shutdown_function($this->stop(...));
        $log = "$this->directory/log";
        $this->run('pg_ctl', '-D', "$this->directory/data", '-l', $log, '-w', '-o', $options, 'start');
    }

    public static function shared(): self
    {
        return self::$shared ??= new self();
    }

    /** A new, empty database and the configuration of a connection to it. */
    public function database(string $name): array
    {
        $this->connect('postgres', 'owner')->exec("create database $name");

        return [
            'driver' => 'pgsql',
            'host' => $this->directory,
            'port' => 5432,
            'database' => $name,
            'username' => 'owner',
            'password' => '',
            'charset' => 'utf8',
            'prefix' => '',
            'schema' => 'public',
            'sslmode' => 'prefer',
        ];
    }

    public function connect(string $database, string $user): PDO
    {
        try {
            $pdo = new PDO("pgsql:host=$this->directory;dbname=$database", $user);
        } catch (PDOException $error) {
            throw new RuntimeException($error->getMessage() . file_get_contents("$this->directory/log"), 0, $error);
        }
        $pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);

        return $pdo;
    }

    public function stop(): void
    {
        if ($this->isRunning) {
            $this->isRunning = false;
            $this->run('pg_ctl', '-D', "$this->directory/data", '-m', 'immediate', '-w', 'stop');
            TemporaryDirectory::delete($this->directory);
        }
    }

    private function run(string $program, string ...$arguments): void
    {
        $command = [self::program($program), ...$arguments];
        if (posix_geteuid() === 0) {
            $command = ['runuser', '-u', self::ACCOUNT, '--', ...$command];
        }
        Program::run($command);
    }

    private static function program(string $name): string
    {
        $found = glob("/usr/lib/postgresql/*/bin/$name") ?: [];

        return end($found) ?: throw new RuntimeException("There is no $name: apt-get install postgresql.");
    }
}
