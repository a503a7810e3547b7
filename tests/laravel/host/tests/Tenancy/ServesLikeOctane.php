<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use Illuminate\Container\Container;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Facade;
use Symfony\Component\HttpFoundation\Response;

/** One process, many requests of two tenants, each in a copy of the application: what Octane does. */
trait ServesLikeOctane
{
    /** Both parties have a token: `mine` and `theirs`. */
    public function giveTokens(): void
    {
        $this->unwatched(function (): void {
            $this->world->mine->user->update(['api_token' => hash('sha256', 'mine')]);
            $this->world->theirs->user->update(['api_token' => hash('sha256', 'theirs')]);
        });
    }

    /** @param bool $flush whether the route forgets its controller, which Octane takes care of */
    public function ask(string $uri, string $token, bool $flush = true): Response
    {
        $kernel = $this->app->make(Kernel::class);
        $sandbox = clone $this->app;
        $this->enter($sandbox, $kernel);
        $request = Request::create($uri, 'GET', [], [], [], [
            'HTTP_ACCEPT' => 'application/json',
            'HTTP_AUTHORIZATION' => "Bearer $token",
        ]);
        $response = $kernel->handle($request);
        $kernel->terminate($request, $response);
        if ($flush) {
            $request->route()->controller = null;
        }
        $sandbox->flush();
        $this->enter($this->app, $kernel);

        return $response;
    }

    private function enter(Container $app, Kernel $kernel): void
    {
        $app->forgetScopedInstances();
        $app->make('auth')->forgetGuards()->setApplication($app);
        Container::setInstance($app);
        Facade::setFacadeApplication($app);
        Facade::clearResolvedInstances();
        $kernel->setApplication($app);
        $app->make('router')->setContainer($app);
    }
}
