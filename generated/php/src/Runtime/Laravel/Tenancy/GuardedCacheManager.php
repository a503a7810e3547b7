<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Cache\CacheManager;
use Illuminate\Cache\Repository;
use Illuminate\Contracts\Cache\Store;
use Illuminate\Contracts\Events\Dispatcher;

/**
 * Makes repositories that check their keys.
 *
 * @internal
 */
final class GuardedCacheManager extends CacheManager
{
    /** @param array<string, mixed> $config */
    public function repository(Store $store, array $config = [])
    {
        $repository = new GuardedCache($store, $config);
        if (($config['events'] ?? true) && $this->app->bound(Dispatcher::class)) {
            $repository->setEventDispatcher($this->app->make(Dispatcher::class));
        }

        return $repository;
    }

    /** Takes over what was registered with the manager that this one stands in for. */
    public function adopt(CacheManager $manager): self
    {
        foreach ($manager->customCreators as $driver => $creator) {
            $this->extend($driver, $creator);
        }

        return $this;
    }

    /**
     * A creator of the application's may make its repository by itself.
     *
     * @param array<string, mixed> $config
     */
    protected function callCustomCreator(array $config)
    {
        $made = parent::callCustomCreator($config);

        return $made::class === Repository::class ? $this->repository($made->getStore(), $config) : $made;
    }
}
