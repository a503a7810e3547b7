<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Closure;
use Illuminate\Contracts\Config\Repository;
use InvalidArgumentException;
use Prometheus\RegistryInterface;
use Sdkgen\Laravel\Generated\Catalogue;
use Sdkgen\Laravel\Runtime\Promphp\RegistryStore;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Runtime\Store\NullStore;
use Sdkgen\Laravel\Runtime\Store\RedisConnection;
use Sdkgen\Laravel\Runtime\Store\RedisStore;
use Sdkgen\Laravel\Runtime\Store\SqliteStore;
use Sdkgen\Laravel\Runtime\Store\Store;

/**
 * Builds the store that the configuration names. Nothing is opened or connected before the first flush.
 *
 * @internal
 */
final class StoreFactory
{
    public const DRIVERS = ['apcu', 'redis', 'sqlite', 'memory', 'promphp', 'null'];

    /** What our prefix ends in for the metrics that a promphp registry keeps in a store of ours. */
    private const GUEST = '-promphp';

    /** @param Closure(): PromphpRegistry $promphp called for the driver of that name only */
    public function __construct(
        private readonly Repository $config,
        private readonly string $directory,
        private readonly Closure $promphp,
        private readonly ?string $role = null,
    ) {
    }

    /** The stores of processes of another role. */
    public function of(?string $role): self
    {
        return new self($this->config, $this->directory, $this->promphp, $role);
    }

    /** @throws InvalidArgumentException when the driver or its connection does not exist */
    public function make(): Store
    {
        return $this->driver() === 'promphp' ? $this->promphp() : $this->store($this->prefix());
    }

    /** What names start with in APCu, if that is the store: known without making one. */
    public function apcu(): ?string
    {
        // As ApcuStore::prefix() answers, whose file most requests need not load.
        return $this->driver() === 'apcu' ? $this->prefix() . ':' : null;
    }

    /**
     * A store beside ours, for what a promphp registry keeps through our storage adapter.
     *
     * @throws InvalidArgumentException
     */
    public function guest(): Store
    {
        if ($this->driver() === 'promphp') {
            throw new InvalidArgumentException(
                'METRICS_STORE is "promphp": the registry keeps our metrics, so that it cannot keep its own with us.',
            );
        }

        return $this->store($this->prefix() . self::GUEST);
    }

    private function store(string $prefix): Store
    {
        $driver = $this->driver();

        return match ($driver) {
            'apcu' => new ApcuStore($prefix, $this->dated()),
            'redis' => new RedisStore($this->redis(), $prefix, $this->dated()),
            'sqlite' => new SqliteStore($this->sqlitePath(), $prefix, $this->busyTimeout()),
            'memory' => new MemoryStore(),
            'null' => new NullStore(),
            default => throw new InvalidArgumentException(
                "METRICS_STORE is \"$driver\"; it must be one of: " . implode(', ', self::DRIVERS) . '.',
            ),
        };
    }

    public function driver(): string
    {
        $own = $this->role === null ? null : $this->config->get("metrics.roles.$this->role.store");

        // An unquoted `null` in .env arrives as null.
        return (string) ($own ?? $this->config->get('metrics.store', 'sqlite') ?? 'null');
    }

    public function prefix(): string
    {
        return $this->config->get('metrics.prefix', Catalogue::SERVICE) . ($this->role === null ? '' : "-$this->role");
    }

    public function directory(): string
    {
        return $this->directory;
    }

    /** Where processes of the role count what they lose. */
    public function health(): string
    {
        return $this->directory . ($this->role === null ? '' : "/$this->role");
    }

    public function sqlitePath(): string
    {
        return $this->config->get('metrics.stores.sqlite.path') ?: $this->directory . '/metrics.sqlite';
    }

    /** Its caps on series are kept in a file of this host. */
    private function promphp(): RegistryStore
    {
        return new RegistryStore(
            fn (): RegistryInterface => ($this->promphp)()->get(),
            Catalogue::METRICS,
            new SqliteStore($this->directory . '/promphp.sqlite', $this->prefix(), $this->busyTimeout()),
        );
    }

    private function redis(): RedisConnection
    {
        $redis = (array) $this->config->get('metrics.stores.redis');

        return (new RedisConnector($this->config))->connection(
            (string) ($redis['connection'] ?? 'default'),
            (float) ($redis['timeout'] ?? 0.04),
        );
    }

    private function dated(): bool
    {
        return (bool) $this->config->get('metrics.created', false);
    }

    private function busyTimeout(): int
    {
        return (int) $this->config->get('metrics.stores.sqlite.busy_timeout_ms', 1000);
    }
}
