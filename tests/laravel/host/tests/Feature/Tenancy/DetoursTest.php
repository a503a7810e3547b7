<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Runtime\Laravel\Flusher;
use Chom\Metrics\Runtime\Laravel\HttpMiddleware;
use Chom\Metrics\Runtime\Laravel\Tenancy\Boundary;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Chom\Metrics\Runtime\Laravel\Tenancy\SelfTest;
use Chom\Metrics\Runtime\Tenancy\State;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Contracts\Console\Kernel as Console;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Foundation\Console\ClosureCommand;
use Illuminate\Http\Request;
use Illuminate\Pagination\CursorPaginator;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Route;
use Illuminate\Testing\TestResponse;
use RuntimeException;
use Tests\Support\PassingOn;
use Tests\Tenancy\IsolationTestCase;
use Throwable;

/** What goes wrong between the guards: errors, things within things, and the less used doors of the framework. */
final class DetoursTest extends IsolationTestCase
{
    protected string $mode = 'enforce';

    /** Whoever is told of a change may throw, as a database does whose transaction is aborted. */
    public function testAContextThatFailsHalfWayIsLeft(): void
    {
        $context = Guards::current()->context;
        $context->onChange(static function () use ($context): void {
            $context->state !== State::Bypass ?: throw new RuntimeException('on purpose');
        });

        $state = $this->asMine(static function () use ($context): State {
            try {
                Tenancy::withoutTenant(BypassReason::Maintenance, static fn () => Site::all());
                self::fail('Nobody threw.');
            } catch (RuntimeException) {
                return $context->state;
            }
        });

        self::assertSame(State::Tenant, $state);
        self::assertSame(State::Unresolved, $context->state);
    }

    public function testEveryContextIsLeftThoughOneThrows(): void
    {
        $context = Guards::current()->context;
        $context->enter(State::Tenant, ['tenant' => 'a']);
        $context->enter(State::Bypass);
        $context->onChange(static fn () => throw new RuntimeException('on purpose'));

        try {
            $context->unwind(0);
            self::fail('Nobody threw.');
        } catch (RuntimeException) {
            self::assertSame([State::Unresolved, 0], [$context->state, $context->depth()]);
        }
    }

    public function testARequestWithinARequestLeavesTheOuterOneAlone(): void
    {
        $this->asUser();
        $this->route('inner', static fn () => ['tenant' => Tenancy::id()]);
        $this->route('outer', fn () => [
            'inner' => $this->within('/inner')->getData(true)['tenant'],
            'nobody' => $this->within('/nobody')->getData(true)['tenant'],
            'outer' => Tenancy::id(),
        ]);
        Route::get('nobody', static fn () => response()->json(['tenant' => Tenancy::id()]));

        $mine = $this->world->mine->tenant->id;
        $this->getJson('/outer')->assertOk()
            ->assertExactJson(['inner' => $mine, 'nobody' => null, 'outer' => $mine]);
        self::assertSame([], $this->objections());
        self::assertNull(Tenancy::id());
    }

    public function testARequestWithinARequestDoesNotForgive(): void
    {
        $this->asUser();
        $this->route('outer', function (): string {
            self::swallow(fn () => Site::find($this->world->theirs->site->id));
            $this->within('/api/v1/status');

            return 'as if nothing had been';
        });

        $this->getJson('/outer')->assertNotFound();
    }

    public function testAForeignModelOfARouteDoesNotReachItsController(): void
    {
        $this->asUser();
        $reached = false;
        Route::bind('kept', fn () => $this->world->theirs->site);
        $this->route('kept/{kept}', static function () use (&$reached): void {
            $reached = true;
        });

        $this->getJson('/kept/x')->assertNotFound();

        self::assertFalse($reached);
        self::assertSame(['route_binding blocked' => 1.0], $this->objections());
    }

    public function testAProcessThatEndsTellsWhatWaitedForTheResponse(): void
    {
        $this->inMode('observe');
        $this->asUser();
        $told = null;
        $this->route('exits', function () use (&$told): void {
            Site::find($this->world->theirs->site->id);
            (fn () => $this->end())->call($this->app->make(Flusher::class));
            $told = $this->objections();
        });

        $this->getJson('/exits');

        self::assertSame(['model_read observed' => 1.0, 'query_foreign observed' => 1.0], $told);
    }

    public function testACommandWithinARequestIsGuardedLikeTheRequest(): void
    {
        $this->asUser();
        $this->route('commands', static function (): mixed {
            self::swallow(static fn () => Artisan::call('db:seed', ['--class' => 'None']));

            return Site::all();
        });

        $this->getJson('/commands')->assertStatus(500);

        self::assertSame(['query_unscoped_read blocked' => 1.0], $this->objections());
    }

    public function testACommandByItselfMayChangeTheSchema(): void
    {
        $state = null;
        $inner = new ClosureCommand('migrate:inner', fn () => throw new RuntimeException('on purpose'));
        $outer = new ClosureCommand('migrate:outer', function () use (&$state): void {
            DetoursTest::swallow(static fn () => Artisan::call('migrate:inner'));
            $state = Guards::current()->context->state;
        });
        array_map($this->app->make(Console::class)->registerCommand(...), [$inner, $outer]);

        $this->artisan('migrate:outer')->run();

        self::assertSame([State::Bypass, State::Unresolved], [$state, Guards::current()->context->state]);
    }

    public function testACommandWithinAnotherIsGuardedLikeThatOne(): void
    {
        $inner = new ClosureCommand('migrate:inner', fn () => throw new RuntimeException('on purpose'));
        $outer = new ClosureCommand('reach', function (): void {
            DetoursTest::swallow(static fn () => Artisan::call('migrate:inner'));
            Site::count();
        });
        array_map($this->app->make(Console::class)->registerCommand(...), [$inner, $outer]);

        $this->expectException(IsolationException::class);
        $this->artisan('reach')->run();
    }

    /** @dataProvider channelRequests */
    public function testEveryWayToAskForAChannelIsLookedAt(string $method, string $path): void
    {
        $this->asUser();
        Route::middleware(['api', 'auth:api'])->match(['get', 'post'], $path, static fn () => 'ok');
        $ask = fn (string $tenant): TestResponse => $this->call($method, "/$path", [
            'channel_name' => "private-tenants.$tenant.sites",
        ], [], [], ['HTTP_AUTHORIZATION' => 'Bearer my-token']);

        $ask($this->world->mine->tenant->id)->assertOk();
        $ask($this->world->theirs->tenant->id)->assertForbidden();
    }

    /** @return iterable<string, array{string, string}> */
    public static function channelRequests(): iterable
    {
        yield 'post' => ['POST', 'broadcasting/auth'];
        yield 'get' => ['GET', 'broadcasting/auth'];
        yield 'below a prefix' => ['POST', 'api/v1/broadcasting/auth'];
    }

    /** @dataProvider contents */
    public function testAModelDoesNotLeaveInWhateverHoldsIt(Closure $content): void
    {
        $this->asUser();
        $theirs = $this->world->theirs->site;
        $this->route('content', static fn () => $content($theirs));

        $this->getJson('/content')->assertForbidden();
        self::assertSame(['egress blocked' => 1.0], $this->objections());
    }

    /** @return iterable<string, array{Closure(Site): mixed}> */
    public static function contents(): iterable
    {
        yield 'list' => [static fn (Site $site) => [$site]];
        yield 'nested' => [static fn (Site $site) => ['a' => 1, 'b' => ['c' => [$site]]]];
        yield 'cursor' => [static fn (Site $site) => new CursorPaginator([$site], 1)];
        yield 'view' => [static function (Site $site) {
            $path = storage_path('framework/views/content.blade.php');
            file_put_contents($path, '{{ $site->domain }}');

            return view()->file($path, ['site' => $site]);
        }];
    }

    /** Without the metrics' middleware the boundary stands by itself, and the self-test sees either. */
    public function testTheBoundaryStandsWhenNothingIsRecorded(): void
    {
        $this->restart(['metrics.enabled' => false]);
        $this->world = $this->createWorld();
        $site = $this->world->theirs->site;
        Route::get('leaves', static fn () => ['site' => $site]);

        self::assertTrue($this->app->make(Kernel::class)->hasMiddleware(Boundary::class));
        self::assertSame([], $this->app->make(SelfTest::class)->run()['http']);
        $this->getJson('leaves')->assertForbidden();
    }

    public function testTheSelfTestMissesABoundaryThatDoesNotStand(): void
    {
        $this->app->make(Kernel::class);
        $this->app->make(HttpMiddleware::class)->enclose(new PassingOn());

        self::assertSame(['requests pass it by'], $this->app->make(SelfTest::class)->run()['http']);
    }

    public function testOneOwnTagDoesNotExcuseAForeignOne(): void
    {
        $theirs = $this->world->theirs->tenant->id;

        $this->expectException(IsolationException::class);
        $this->asMine(static fn () => Cache::tags(['tenant:' . Tenancy::id() . ':a', "tenant:$theirs:a"])->flush());
    }

    public function testAnOwnKeyIsNobodyElses(): void
    {
        $key = "tenant:{$this->world->mine->tenant->id}:sites";
        $this->asMine(static fn () => Cache::put($key, 1, 60) && Cache::get($key));

        $this->expectException(IsolationException::class);
        $this->asTheirs(static fn () => Cache::get($key));
    }

    /** What an observing guard let through is not what others may trust. */
    public function testAForeignRowThatWasLetThroughIsNotTrusted(): void
    {
        $this->restart(['metrics.tenancy.layers' => ['eloquent' => 'observe', 'sql' => 'observe']]);
        $this->world = $this->createWorld();
        $values = ['domain' => 'x.example.com', 'tenant_id' => $this->world->theirs->tenant->id];
        $counted = fn (): float => $this->objections()['query_foreign observed'] ?? 0.0;

        $this->asMine(static function () use ($values, $counted): void {
            $id = Site::create($values)->id;
            $before = $counted();
            DB::table('sites')->where('id', $id)->value('domain');
            self::assertSame($before + 1.0, $counted());
        });
    }

    /** One class, many tables: what is known of the first one says nothing about the next. */
    public function testAModelOfManyTablesIsGuardedInEach(): void
    {
        $this->restart(['metrics.tenancy.layers' => ['sql' => 'off']]);
        $this->world = $this->createWorld();
        $of = static fn (string $table): Model => (new class extends Model {
        })->setTable($table);
        $this->asMine(static fn () => $of('vps_servers')->newQuery()->get());

        foreach (['sites', 'main.sites'] as $table) {
            try {
                $this->asMine(static fn () => $of($table)->newQuery()->get());
                self::fail("$table was read.");
            } catch (IsolationException $refusal) {
                self::assertSame('model_read', $refusal->incident->violation->value);
            }
        }
    }

    public function testAProcessThatKeepsOneApplicationGathersNothing(): void
    {
        $waiting = Closure::bind(fn (): int => count($this->terminatingCallbacks), $this->app, $this->app::class);
        $this->getJson('/api/v1/status')->assertOk();
        $before = $waiting();

        $this->getJson('/api/v1/status')->assertOk();
        $this->getJson('/api/v1/status')->assertOk();

        self::assertSame($before, $waiting());
    }

    public static function swallow(Closure $work): void
    {
        try {
            $work();
        } catch (Throwable) {
            // What a careless application does.
        }
    }

    private function within(string $path): mixed
    {
        $request = Request::create($path, 'GET', [], [], [], ['HTTP_AUTHORIZATION' => 'Bearer my-token']);

        return $this->app->make(Kernel::class)->handle($request);
    }

    private function route(string $path, Closure $action): void
    {
        Route::middleware(['api', 'auth:api'])->get($path, $action);
    }
}
