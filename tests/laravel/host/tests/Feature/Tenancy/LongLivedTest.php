<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Tenancy\State;
use Illuminate\Container\Container;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Facade;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\Party;

/** One process, many requests of two tenants, each in a copy of the application: what Octane does. */
final class LongLivedTest extends IsolationTestCase
{
    protected string $mode = 'enforce';

    public function testRequestsOfTwoTenantsDoNotMeet(): void
    {
        $this->unwatched(function (): void {
            $this->world->mine->user->update(['api_token' => hash('sha256', 'mine')]);
            $this->world->theirs->user->update(['api_token' => hash('sha256', 'theirs')]);
        });

        for ($round = 0; $round < 20; $round++) {
            foreach (['mine' => $this->world->mine, 'theirs' => $this->world->theirs] as $token => $party) {
                self::assertSame($party->siteIds(), $this->listed($token, $party));
                self::assertSame(State::Unresolved, Guards::current()->context->state);
            }
        }
        self::assertSame([], $this->objections());
    }

    public function testGuardsKeepNothingOfARequest(): void
    {
        $growth = [];
        foreach (['off', 'enforce'] as $mode) {
            $this->inMode($mode);
            $this->unwatched(fn () => $this->world->mine->user->update(['api_token' => hash('sha256', 'mine')]));
            $this->serve('mine', 400);
            $before = memory_get_usage();
            $this->serve('mine', 200);
            $growth[$mode] = memory_get_usage() - $before;
        }

        self::assertLessThan(16 * 1024, $growth['enforce'] - $growth['off']);
    }

    /** The route keeps its controller, and that the tenant of the first request: what Octane takes care of itself. */
    public function testAControllerThatKeepsATenantIsNoticed(): void
    {
        $this->unwatched(function (): void {
            $this->world->mine->user->update(['api_token' => hash('sha256', 'mine')]);
            $this->world->theirs->user->update(['api_token' => hash('sha256', 'theirs')]);
        });

        $this->listed('mine', $this->world->mine, flush: false);

        self::assertSame([], $this->listed('theirs', $this->world->mine, flush: false));
        self::assertSame(['query_foreign blocked' => 1.0], $this->objections());
    }

    private function serve(string $token, int $requests): void
    {
        for ($request = 0; $request < $requests; $request++) {
            $this->listed($token, $this->world->mine);
        }
        gc_collect_cycles();
    }

    /** @return list<string> ids of the sites that the API lists, in the party's order */
    private function listed(string $token, Party $party, bool $flush = true): array
    {
        $kernel = $this->app->make(Kernel::class);
        $sandbox = clone $this->app;
        $this->enter($sandbox, $kernel);
        $request = Request::create('/api/v1/sites', 'GET', [], [], [], ['HTTP_AUTHORIZATION' => "Bearer $token"]);
        $response = $kernel->handle($request);
        $kernel->terminate($request, $response);
        if ($flush) {
            $request->route()->controller = null;
        }
        $sandbox->flush();
        $this->enter($this->app, $kernel);
        $ids = array_column(json_decode((string) $response->getContent(), true)['data'] ?? [], 'id');

        return array_values(array_intersect($party->siteIds(), $ids));
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
