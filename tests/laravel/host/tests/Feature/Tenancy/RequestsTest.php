<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use App\Models\SiteBackup;
use App\Models\User;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Cache\RateLimiter;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Route;
use Illuminate\Testing\TestResponse;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\World;
use Throwable;

/** Whom a request works for, and what it may answer. */
final class RequestsTest extends IsolationTestCase
{
    /** @return iterable<string, array{array<string, string>, Closure(Request): void}> */
    public static function claims(): iterable
    {
        $nothing = static fn () => null;
        yield 'header' => [['X-Tenant' => 'another'], $nothing];
        yield 'subdomain' => [['Host' => 'another.chom.example'], $nothing];
        yield 'token' => [[], static fn (Request $request) => $request->attributes->set('token.tenant', 'another')];
        yield 'session' => [[], static function (Request $request): void {
            $session = app('session.store');
            $session->put('tenant', 'another');
            $request->setLaravelSession($session);
        }];
    }

    /**
     * @dataProvider claims
     * @param array<string, string> $headers
     */
    public function testAClaimThatDisagreesIsRefused(array $headers, Closure $prepare): void
    {
        foreach (['observe' => 200, 'enforce' => 403] as $mode => $status) {
            $this->inMode($mode);
            $this->asUser();
            $this->route(static fn () => 'ok', [$prepare]);

            $this->get('http://' . ($headers['Host'] ?? 'localhost') . '/isolation', $headers)->assertStatus($status);

            $action = $mode === 'enforce' ? 'blocked' : 'observed';
            self::assertSame(["context_mismatch $action" => 1.0], $this->objections());
        }
    }

    public function testAClaimThatAgreesIsFine(): void
    {
        $this->inMode('enforce');
        $this->asUser();
        $this->route(static fn () => Tenancy::id());

        $this->get('/isolation', ['X-Tenant' => $this->world->mine->tenant->id])
            ->assertOk()->assertSee($this->world->mine->tenant->id);
        self::assertSame([], $this->objections());
    }

    public function testARouteParameterOfAnotherTenantIsNotFound(): void
    {
        foreach (['observe' => 200, 'enforce' => 404] as $mode => $status) {
            $this->inMode($mode);
            $this->asUser();
            Route::middleware(['api', 'auth:api'])
                ->get('bound/{backup}', static fn (SiteBackup $backup) => $backup->status);

            $this->getJson("/bound/{$this->world->theirs->backup->id}")->assertStatus($status);

            $action = $mode === 'enforce' ? 'blocked' : 'observed';
            self::assertSame(["route_binding $action" => 1.0], $this->objections());
        }
    }

    public function testABindingThatAsksNoDatabaseIsNoticed(): void
    {
        foreach (['observe' => 200, 'enforce' => 404] as $mode => $status) {
            $this->inMode($mode);
            $this->asUser();
            Route::bind('kept', fn () => $this->world->theirs->site);
            Route::middleware(['api', 'auth:api'])->get('kept/{kept}', static fn () => 'ok');

            $this->getJson('/kept/x')->assertStatus($status);

            $action = $mode === 'enforce' ? 'blocked' : 'observed';
            self::assertSame(["route_binding $action" => 1.0], $this->objections());
        }
    }

    public function testARouteParameterOfOnesOwnIsFound(): void
    {
        $this->inMode('enforce');
        $this->asUser();

        $this->getJson("/api/v1/sites/{$this->world->mine->site->id}")->assertOk();
        $this->getJson("/api/v1/sites/{$this->world->theirs->site->id}")->assertNotFound();
        self::assertSame([], $this->objections());
    }

    /** Without anybody authenticated no tenant is known: 42, 43, and 46, a binding before the context. */
    public function testNothingScopedIsTouchedBeforeATenantIsKnown(): void
    {
        $this->inMode('enforce');
        Route::get('read', static fn () => Site::query()->first());
        Route::get('write', static fn () => DB::table('sites')->update(['status' => 'x']));
        Route::middleware('api')->get('early/{backup}', static fn (SiteBackup $backup) => $backup);

        $this->getJson('/read')->assertForbidden();
        $this->getJson('/write')->assertForbidden();
        $this->getJson("/early/{$this->world->mine->backup->id}")->assertForbidden();
        self::assertSame(['context_missing blocked' => 3.0], $this->objections());
    }

    public function testALoginReadsWhatItNeeds(): void
    {
        $this->inMode('enforce');
        $email = $this->world->mine->user->email;
        Route::post('login', static fn (Request $request) => User::where('email', $email)->first()->email);

        $this->post('/login')->assertOk()->assertSee($email);
        self::assertSame([], $this->objections());
    }

    public function testAForeignObjectThatTheApplicationRefusesIsAnAttempt(): void
    {
        $this->asUser();
        $theirs = $this->world->theirs->site->id;
        $this->route(static fn () => abort_if(Site::find($theirs)->tenant_id !== Tenancy::id(), 403));

        $this->get('/isolation')->assertForbidden();

        self::assertSame([], $this->objections());
        self::assertSame(['' => 1.0], $this->series('cross_tenant_query_attempts_total'));
    }

    public function testAForeignObjectThatIsShownIsAViolation(): void
    {
        $this->asUser();
        $theirs = $this->world->theirs->site->id;
        $this->route(static fn () => Site::find($theirs));

        $this->get('/isolation')->assertOk();

        self::assertSame(
            ['egress observed' => 1.0, 'model_read observed' => 1.0, 'query_foreign observed' => 1.0],
            $this->objections(),
        );
        self::assertSame([], $this->series('cross_tenant_query_attempts_total'));
    }

    public function testAnApplicationThatSwallowsEverythingLeaksNothing(): void
    {
        $this->inMode('enforce');
        $this->asUser();
        $mine = $this->world->mine->tenant->id;
        $theirs = $this->world->theirs->site->id;
        $after = null;
        $this->route(static function () use ($mine, $theirs, &$after): mixed {
            $found = 'nothing';
            foreach ([static fn () => Site::find($theirs), static fn () => Site::all()] as $read) {
                try {
                    $found = $read();
                } catch (Throwable) {
                    // What a careless application does.
                }
            }
            try {
                Site::where('tenant_id', $mine)->update(['status' => 'changed later']);
            } catch (Throwable $error) {
                $after = $error;
            }

            return ['found' => $found];
        });

        $response = $this->getJson('/isolation')->assertNotFound();

        self::assertStringNotContainsString(World::MARK, (string) $response->getContent());
        self::assertNotNull($after);
        self::assertSame(0, $this->unwatched(static fn () => Site::where('status', 'changed later')->count()));
    }

    public function testAModelFromACacheDoesNotLeave(): void
    {
        foreach (['observe' => 200, 'enforce' => 403] as $mode => $status) {
            $this->inMode($mode);
            $this->asUser();
            $theirs = $this->world->theirs->site;
            $this->route(static fn () => response()->json(['data' => ['sites' => [$theirs]]]));

            $response = $this->getJson('/isolation')->assertStatus($status);

            $action = $mode === 'enforce' ? 'blocked' : 'observed';
            self::assertSame(["egress $action" => 1.0], $this->objections());
            self::assertSame($mode === 'observe', str_contains((string) $response->getContent(), World::MARK));
        }
    }

    public function testASignedUrlAnswersForItsTenantOnly(): void
    {
        $this->inMode('enforce');
        $this->route(static fn () => Site::where('tenant_id', Tenancy::id())->pluck('domain')->implode(' '));
        $sign = static fn (): string => Tenancy::signedRoute('isolation');
        Route::middleware('api')->get('open', fn () => Tenancy::id())->name('open');
        Route::getRoutes()->refreshNameLookups();

        $mine = $this->asMine($sign);
        $theirs = $this->asTheirs($sign);
        $open = $this->asMine(static fn (): string => Tenancy::signedRoute('open'));

        $this->get($open)->assertOk()->assertSee($this->world->mine->tenant->id);
        $this->get(str_replace($this->world->mine->tenant->id, $this->world->theirs->tenant->id, $open))
            ->assertDontSee($this->world->theirs->tenant->id);
        $this->asUser();
        $this->get($mine)->assertOk();
        $this->get($theirs)->assertForbidden();
        self::assertSame(['context_mismatch blocked' => 1.0], $this->objections());
    }

    public function testNobodyListensToAnotherTenantsChannel(): void
    {
        $this->inMode('enforce');
        $this->asUser();
        Route::middleware(['api', 'auth:api'])->post('broadcasting/auth', static fn () => 'ok');
        $channel = fn (string $tenant): TestResponse => $this->post('/broadcasting/auth', [
            'channel_name' => "private-tenants.$tenant.sites",
        ]);

        $channel($this->world->mine->tenant->id)->assertOk();
        $channel($this->world->theirs->tenant->id)->assertForbidden();
        self::assertSame(['context_mismatch blocked' => 1.0], $this->objections());
    }

    /** Octane: one process, one request after the other, and a singleton that remembers the first one's tenant. */
    public function testASingletonThatKeepsATenantIsNoticed(): void
    {
        $this->inMode('enforce');
        $this->asUser();
        $theirs = $this->world->theirs->tenant->id;
        $this->route(static fn () => Site::where('tenant_id', $theirs)->get());

        $this->getJson('/isolation')->assertNotFound();
        $this->getJson('/api/v1/sites')->assertOk();
        self::assertSame(['query_foreign blocked' => 1.0], $this->objections());
    }

    public function testAContextLeftOverIsNoticedAndForgotten(): void
    {
        foreach (['observe' => 'observed', 'enforce' => 'blocked'] as $mode => $action) {
            $this->inMode($mode);
            Tenancy::establish($this->world->theirs->tenant->id, $this->world->theirs->organization->id);
            Route::get('whoami', static fn () => ['tenant' => Tenancy::id()]);

            $this->getJson('/whoami')->assertOk()->assertExactJson(['tenant' => null]);
            $this->getJson('/whoami')->assertOk();

            self::assertSame(["context_stale $action" => 1.0], $this->objections());
        }
    }

    public function testARequestEndsWithoutAContext(): void
    {
        $this->asUser();
        $this->getJson('/api/v1/sites')->assertOk();

        self::assertNull(Tenancy::id());
        self::assertSame([], $this->objections());
    }

    public function testWhatIsWrongInALoopIsCountedOnce(): void
    {
        $this->asUser();
        $this->route(static function (): string {
            foreach (range(1, 20) as $round) {
                Site::all();
            }

            return 'ok';
        });

        $this->get('/isolation');

        self::assertSame(
            ['model_read observed' => 1.0, 'query_unscoped_read found' => 1.0],
            $this->objections(),
        );
    }

    public function testLimitersAndLocksAreOnesOwn(): void
    {
        $this->inMode('enforce');
        $theirs = $this->world->theirs->tenant->id;
        foreach (
            [
                static fn () => Cache::lock("tenant:$theirs:import", 5)->get(),
                static fn () => app(RateLimiter::class)->hit("tenant:$theirs:import"),
            ] as $use
        ) {
            $this->inMode('enforce');
            $this->asUser();
            $theirs = $this->world->theirs->tenant->id;
            $this->route($use);
            $this->getJson('/isolation')->assertForbidden();
            self::assertSame(['cache_key blocked' => 1.0], $this->objections());
        }
    }

    /** @param list<Closure(Request): void> $before */
    private function route(Closure $action, array $before = []): void
    {
        foreach ($before as $index => $prepare) {
            Route::aliasMiddleware("before$index", PreparesRequest::class);
            PreparesRequest::$prepare = $prepare;
        }
        $middleware = array_map(static fn (int $index): string => "before$index", array_keys($before));
        Route::middleware([...$middleware, 'api', 'auth:api'])->get('isolation', $action)->name('isolation');
        Route::getRoutes()->refreshNameLookups();
    }
}
