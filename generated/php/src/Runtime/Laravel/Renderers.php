<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Contracts\Container\Container;
use Chom\Metrics\Generated\Catalogue;
use Chom\Metrics\Runtime\Exposition\Renderer;
use Chom\Metrics\Runtime\Health;
use Chom\Metrics\Runtime\Store\NullStore;
use Chom\Metrics\Runtime\Store\Store;
use Throwable;

/**
 * Makes what writes the metrics of a role: of that of this process from the store it records to, of another from its.
 *
 * @internal
 */
final class Renderers
{
    public function __construct(private readonly Container $app, private readonly Roles $roles)
    {
    }

    public function of(?string $role): Renderer
    {
        $own = $role === $this->roles->current();
        $stores = $this->app->make(StoreFactory::class)->of($role);

        return new Renderer(
            Catalogue::METRICS,
            Catalogue::LABELS,
            $own ? $this->app->make(Store::class) : $this->store($stores),
            $own ? $this->app->make(Health::class) : new Health($stores->health()),
            (bool) $this->app['config']->get('metrics.created', false),
        );
    }

    private function store(StoreFactory $stores): Store
    {
        try {
            return $stores->make();
        } catch (Throwable $error) {
            $this->app->make(Failures::class)->report($error);

            return new NullStore();
        }
    }
}
