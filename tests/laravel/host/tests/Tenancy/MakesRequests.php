<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use Closure;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Route;
use Tests\Support\Around;

/** Requests of a user of one's own tenant, to a route that does what a test wants. */
trait MakesRequests
{
    public function signIn(): self
    {
        $this->unwatched(fn () => $this->world->mine->user->update(['api_token' => hash('sha256', 'my-token')]));

        return $this->withHeader('Authorization', 'Bearer my-token');
    }

    /**
     * A route for whoever is signed in.
     *
     * @param Closure(Request, Closure): mixed|null $around a middleware of the application's own, before all others
     */
    public function route(string $uri, Closure $action, ?Closure $around = null): self
    {
        Around::$around = $around ?? static fn (Request $request, Closure $next) => $next($request);
        Route::middleware([Around::class, 'api', 'auth:api'])->any($uri, $action)->name($uri);
        Route::getRoutes()->refreshNameLookups();

        return $this;
    }

    /** A route for everybody. */
    public function openRoute(string $uri, Closure $action): self
    {
        Route::middleware('api')->any($uri, $action)->name($uri);
        Route::getRoutes()->refreshNameLookups();

        return $this;
    }
}
