<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Doctor;

use Illuminate\Contracts\Config\Repository;
use Illuminate\Contracts\Foundation\Application;
use Chom\Metrics\Runtime\Health;
use Chom\Metrics\Runtime\Laravel\RedisConnector;
use Chom\Metrics\Runtime\Laravel\Roles;
use Chom\Metrics\Runtime\Laravel\StoreFactory;
use Throwable;

/**
 * Whether the configured store exists, can be written, and is seen by every process that records.
 *
 * @internal
 */
final class StoreChecks implements Check
{
    public function __construct(
        private readonly Application $app,
        private readonly Repository $config,
        private readonly StoreFactory $stores,
        private readonly Health $health,
        private readonly Roles $roles,
    ) {
    }

    public function findings(): iterable
    {
        yield from $this->state();
        foreach ($this->stores() as $stores) {
            yield from $this->of($stores);
        }
        foreach ($this->health->counters()['instrumentation_samples_dropped_total'] ?? [] as $labels => $samples) {
            if ($samples > 0) {
                yield Finding::warning(
                    "$samples samples were dropped on this host so far ($labels).",
                    'The application log names the cause, once a minute while it lasts.',
                );
            }
        }
    }

    /** @return array<string, StoreFactory> by driver, for processes of any role */
    private function stores(): array
    {
        $found = [];
        foreach ([null, ...array_keys($this->roles->all())] as $role) {
            $stores = $this->stores->of($role);
            $found[$stores->driver()] ??= $stores;
        }

        return $found;
    }

    /** @return iterable<Finding> */
    private function of(StoreFactory $stores): iterable
    {
        $driver = $stores->driver();

        return match ($driver) {
            'apcu' => (new ApcuChecks($this->config, $this->stores->driver() !== 'apcu'))->findings(),
            'redis' => $this->redis(),
            'sqlite' => $this->sqlite($stores),
            'memory' => $this->memory(),
            'promphp' => [],
            'null' => [Finding::warning(
                'The null store forgets everything.',
                'Set METRICS_STORE to redis, apcu or sqlite.',
            )],
            default => [Finding::problem(
                "METRICS_STORE is \"$driver\", which is no store: nothing is recorded.",
                'Set it to one of: ' . implode(', ', StoreFactory::DRIVERS) . '.',
            )],
        };
    }

    /** @return iterable<Finding> */
    private function state(): iterable
    {
        $directory = $this->stores->directory();
        if (! self::isWritableDirectory($directory)) {
            yield Finding::problem(
                "The state directory $directory cannot be written: "
                . 'dropped samples are not counted, and background tasks not timed.',
                'Make it writable for PHP-FPM, queue workers and scheduler, or set METRICS_STATE_PATH.',
            );
        }
    }

    /** @return iterable<Finding> */
    private function redis(): iterable
    {
        $name = (string) $this->config->get('metrics.stores.redis.connection', 'default');
        try {
            $timeout = (float) $this->config->get('metrics.stores.redis.timeout', 0.04);
            $connection = (new RedisConnector($this->config))->connection($name, $timeout);
            [$pong, $policy] = $connection->pipeline([['PING'], ['CONFIG', 'GET', 'maxmemory-policy']]);
            if ($pong instanceof Throwable) {
                throw $pong;
            }
        } catch (Throwable $error) {
            yield Finding::problem(
                "Redis cannot be used through the connection \"$name\": {$error->getMessage()}",
                'Start it, correct its address or password in config/database.php, or set METRICS_REDIS_CONNECTION.',
            );

            return;
        }
        $policy = is_array($policy) ? (string) ($policy['maxmemory-policy'] ?? $policy[1] ?? '') : '';
        if (str_starts_with($policy, 'allkeys-')) {
            yield Finding::warning(
                "A full Redis may evict metrics (maxmemory-policy $policy): counters would start again at 0.",
                'Use a Redis with a volatile-* or noeviction policy for metrics.',
            );
        }
    }

    /** @return iterable<Finding> */
    private function sqlite(StoreFactory $stores): iterable
    {
        $path = $stores->sqlitePath();
        if (! extension_loaded('pdo_sqlite') && ! extension_loaded('sqlite3')) {
            yield Finding::problem(
                'The PHP extension sqlite3 is not installed.',
                'Install it, or choose another METRICS_STORE.',
            );
        } elseif (is_file($path) ? ! is_writable($path) : ! self::isWritableDirectory(dirname($path))) {
            yield Finding::problem(
                "The database $path cannot be written.",
                'Make file and directory writable for PHP-FPM, workers and scheduler, or set METRICS_SQLITE_PATH.',
            );
        } else {
            try {
                foreach ($stores->make()->read([]) as $ignored) {
                    // Opening the database is the check.
                }
            } catch (Throwable $error) {
                yield Finding::problem(
                    "The database $path cannot be used: {$error->getMessage()}",
                    'Delete the file if it is damaged: it is created again, and counters start at 0.',
                );
            }
        }
    }

    /** @return iterable<Finding> */
    private function memory(): iterable
    {
        if (! $this->app->environment('testing')) {
            yield Finding::problem(
                'The memory store belongs to one process: PHP-FPM forgets it, and no worker is ever scraped.',
                'Set METRICS_STORE to redis, apcu or sqlite; memory is for tests and a single Octane worker.',
            );
        }
    }

    private static function isWritableDirectory(string $directory): bool
    {
        while (! file_exists($directory) && dirname($directory) !== $directory) {
            $directory = dirname($directory);
        }

        return is_dir($directory) && is_writable($directory);
    }
}
