<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Auth\Middleware\AuthenticatesRequests;
use Illuminate\Contracts\Container\Container;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Routing\Middleware\SubstituteBindings;
use Illuminate\Routing\MiddlewareNameResolver;
use Illuminate\Routing\Router;
use Sdkgen\Laravel\Runtime\Laravel\HttpMiddleware;

/**
 * Puts the guards of requests where they belong: around everything, after authentication, and around route bindings.
 *
 * A middleware of a route is dear, as the router sorts them twice a request. So there is one only for routes that
 * authenticate somebody, where others that come next may need to know the tenant already.
 *
 * @internal
 */
final class Middleware
{
    /** @var array<string, bool> name of a middleware or group => whether it authenticates */
    private array $authenticates = [];

    /** @param string $scrape path of the metrics endpoint */
    private function __construct(private readonly Router $router, private readonly string $scrape)
    {
    }

    public static function install(Kernel $kernel, Container $app): void
    {
        if (! method_exists($kernel, 'prependMiddleware')) {
            return;
        }
        $router = $app->make('router');
        self::surround($kernel, $app);
        self::standIn($app, $router);
        self::prioritise($kernel, $router);
        $installed = new self($router, trim((string) $app['config']->get('metrics.endpoint.path', 'metrics'), '/'));
        $app->make('events')->listen('Illuminate\Routing\Events\RouteMatched', $installed->matched(...));
        // Made now, in the application that lasts: under Octane each request works in a copy of it.
        $app->make(EstablishContext::class);
    }

    /** Whether every request passes the boundary. */
    public static function isAround(Kernel $kernel, Container $app): bool
    {
        return $kernel->hasMiddleware(Boundary::class) || $kernel->hasMiddleware(HttpMiddleware::class)
            && $app->make(HttpMiddleware::class)->encloses($app->make(Boundary::class));
    }

    /** Inside of the metrics' middleware, which records what becomes of a request; by itself when there is none. */
    private static function surround(Kernel $kernel, Container $app): void
    {
        $boundary = $app->make(Boundary::class);
        if ($kernel->hasMiddleware(HttpMiddleware::class)) {
            $app->make(HttpMiddleware::class)->enclose($boundary);
        } else {
            $kernel->prependMiddleware(Boundary::class);
        }
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

    private function matched(object $event): void
    {
        $route = $event->route;
        if ($route->uri === $this->scrape) {
            Standing::expect();
        }
        $names = $route->computedMiddleware ?? $route->gatherMiddleware();
        foreach ($names as $name) {
            if (is_string($name) && ($this->authenticates[$name] ??= $this->doesAuthenticate($name))) {
                if (! in_array(EstablishContext::class, $names, true)) {
                    $route->computedMiddleware[] = EstablishContext::class;
                }

                return;
            }
        }
    }

    private function doesAuthenticate(string $name): bool
    {
        $groups = $this->router->getMiddlewareGroups();
        foreach ((array) MiddlewareNameResolver::resolve($name, $this->router->getMiddleware(), $groups) as $member) {
            $class = is_string($member) ? explode(':', $member, 2)[0] : '';
            if (is_a($class, AuthenticatesRequests::class, true)) {
                return true;
            }
        }

        return false;
    }

    /** The framework's own binding of parameters, and what an application derived of it, hold nothing of a request. */
    private static function standIn(Container $app, Router $router): void
    {
        foreach (self::bindings($router) as $class) {
            $app->singletonIf($class);
            $app->extend($class, static fn (object $made, Container $app): Bindings => $made instanceof Bindings
                ? $made
                : new Bindings(
                    $made,
                    $app->make(EstablishContext::class),
                    $app->make(RowLevelSecurity::class),
                    $app->make(ModelGuard::class),
                ));
            $app->make($class);
        }
    }

    /** @return list<string> classes */
    private static function bindings(Router $router): array
    {
        $classes = [SubstituteBindings::class];
        foreach ($router->getMiddlewareGroups() as $members) {
            if (! in_array(SubstituteBindings::class, $members, true)) {
                $isTheirs = static fn (mixed $member): bool => is_subclass_of($member, SubstituteBindings::class);
                array_push($classes, ...array_filter($members, $isTheirs));
            }
        }

        return array_values(array_unique($classes));
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
