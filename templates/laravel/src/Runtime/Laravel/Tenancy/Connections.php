<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Contracts\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Database\Connection;
use Illuminate\Database\MySqlConnection;
use Illuminate\Database\PostgresConnection;
use Illuminate\Database\SQLiteConnection;
use Illuminate\Database\SqlServerConnection;
use WeakMap;

/**
 * Puts the statement guard in front of every connection, also of one that is made again after a purge: where they are
 * made, and, where the framework announces them, once more there for those that a package makes itself.
 *
 * @internal
 */
final class Connections
{
    private const DRIVERS = [
        'mysql' => MySqlConnection::class,
        'mariadb' => 'Illuminate\Database\MariaDbConnection',
        'pgsql' => PostgresConnection::class,
        'sqlite' => SQLiteConnection::class,
        'sqlsrv' => SqlServerConnection::class,
    ];

    /** @var WeakMap<Connection, true>|null */
    private static ?WeakMap $guarded = null;

    /** @var array<string, Closure> driver => resolver of ours */
    private static array $resolvers = [];

    public static function guard(Container $app, Dispatcher $events): void
    {
        foreach (self::DRIVERS as $driver => $class) {
            $found = Connection::getResolver($driver);
            if ($found === null || $found !== (self::$resolvers[$driver] ?? null)) {
                self::$resolvers[$driver] = self::resolver($class, $found);
                Connection::resolverFor($driver, self::$resolvers[$driver]);
            }
        }
        $events->listen('Illuminate\Database\Events\ConnectionEstablished', static function (object $event): void {
            self::attach($event->connection);
        });
        if ($app->resolved('db')) {
            foreach ($app->make('db')->getConnections() as $connection) {
                self::attach($connection);
            }
        }
    }

    public static function attach(Connection $connection): void
    {
        self::$guarded ??= new WeakMap();
        if (! isset(self::$guarded[$connection])) {
            self::$guarded[$connection] = true;
            $connection->beforeExecuting(static function (string $sql, array $bindings, Connection $connection): void {
                StatementGuard::current()?->check($sql, $bindings, $connection);
            });
        }
    }

    public static function isGuarded(Connection $connection): bool
    {
        return isset(self::$guarded[$connection]);
    }

    private static function resolver(string $class, ?Closure $other): Closure
    {
        return static function ($pdo, $database, $prefix, $config) use ($class, $other): Connection {
            $connection = $other !== null
                ? $other($pdo, $database, $prefix, $config)
                : new $class($pdo, $database, $prefix, $config);
            self::attach($connection);

            return $connection;
        };
    }
}
