<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Auth\Middleware\AuthenticatesRequests;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Routing\Middleware\SubstituteBindings;
use Illuminate\Routing\Router;

/**
 * Puts the guards of requests where they belong: around everything, and between authentication and route bindings.
 *
 * @internal
 */
final class Middleware
{
    public static function install(Kernel $kernel, Router $router): void
    {
        if (! method_exists($kernel, 'prependMiddleware') || ! method_exists($kernel, 'getMiddlewareGroups')) {
            return;
        }
        $kernel->prependMiddleware(Boundary::class);
        foreach ($kernel->getMiddlewareGroups() as $group => $middleware) {
            if (in_array(SubstituteBindings::class, $middleware, true)) {
                $kernel->appendMiddlewareToGroup($group, EstablishContext::class);
            }
        }
        self::prioritise($kernel, $router);
    }

    /** Whether the order in which the router sorts them is the one that the guards need. */
    public static function isInOrder(Router $router): bool
    {
        $places = array_flip(array_values($router->middlewarePriority));
        $context = $places[EstablishContext::class] ?? null;
        $bindings = $places[SubstituteBindings::class] ?? null;

        return $context !== null && $bindings !== null && $context < $bindings
            && self::afterAuthentication($router->middlewarePriority) <= $context;
    }

    /** The kernel hands its list to the router whenever it is told something, so both get ours. */
    private static function prioritise(Kernel $kernel, Router $router): void
    {
        $priority = array_values(array_diff($router->middlewarePriority, [EstablishContext::class]));
        $place = array_search(SubstituteBindings::class, $priority, true);
        $place = $place === false ? count($priority) : $place;
        array_splice($priority, min($place, self::afterAuthentication($priority)), 0, [EstablishContext::class]);
        $router->middlewarePriority = $priority;
        (function () use ($priority): void {
            if (property_exists($this, 'middlewarePriority')) {
                $this->middlewarePriority = $priority;
            }
        })->call($kernel);
    }

    /** @param array<int, string> $priority */
    private static function afterAuthentication(array $priority): int
    {
        $place = 0;
        foreach (array_values($priority) as $index => $middleware) {
            if (is_a($middleware, AuthenticatesRequests::class, true)) {
                $place = $index + 1;
            }
        }

        return $place;
    }
}
