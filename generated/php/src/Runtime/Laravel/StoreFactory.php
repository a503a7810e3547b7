<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Contracts\Config\Repository;
use InvalidArgumentException;
use Chom\Metrics\Generated\Catalogue;
use Chom\Metrics\Runtime\Store\ApcuStore;
use Chom\Metrics\Runtime\Store\MemoryStore;
use Chom\Metrics\Runtime\Store\NullStore;
use Chom\Metrics\Runtime\Store\RedisConnection;
use Chom\Metrics\Runtime\Store\RedisStore;
use Chom\Metrics\Runtime\Store\SqliteStore;
use Chom\Metrics\Runtime\Store\Store;

/**
 * Builds the store that the configuration names. Nothing is opened or connected before the first flush.
 *
 * @internal
 */
final class StoreFactory
{
    public const DRIVERS = ['apcu', 'redis', 'sqlite', 'memory', 'null'];

    public function __construct(private readonly Repository $config, private readonly string $directory)
    {
    }

    /** @throws InvalidArgumentException when the driver or its connection does not exist */
    public function make(): Store
    {
        $driver = $this->driver();

        return match ($driver) {
            'apcu' => new ApcuStore($this->prefix()),
            'redis' => new RedisStore($this->redis(), $this->prefix()),
            'sqlite' => new SqliteStore($this->sqlitePath(), $this->prefix(), $this->busyTimeout()),
            'memory' => new MemoryStore(),
            'null' => new NullStore(),
            default => throw new InvalidArgumentException(
                "METRICS_STORE is \"$driver\"; it must be one of: " . implode(', ', self::DRIVERS) . '.',
            ),
        };
    }

    public function driver(): string
    {
        // An unquoted `null` in .env arrives as null.
        return (string) ($this->config->get('metrics.store', 'sqlite') ?? 'null');
    }

    public function prefix(): string
    {
        return (string) $this->config->get('metrics.prefix', Catalogue::SERVICE);
    }

    public function directory(): string
    {
        return $this->directory;
    }

    public function sqlitePath(): string
    {
        return $this->config->get('metrics.stores.sqlite.path') ?: $this->directory . '/metrics.sqlite';
    }

    private function redis(): RedisConnection
    {
        $redis = (array) $this->config->get('metrics.stores.redis');

        return (new RedisConnector($this->config))->connection(
            (string) ($redis['connection'] ?? 'default'),
            (float) ($redis['timeout'] ?? 0.05),
        );
    }

    private function busyTimeout(): int
    {
        return (int) $this->config->get('metrics.stores.sqlite.busy_timeout_ms', 1000);
    }
}
