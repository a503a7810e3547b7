<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\User;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Route;
use Tests\Feature\Tenancy\RequestFlowsTest;
use Tests\Jobs\Reaching;

/** What requests of one's own do before, while and after they are answered. */
final class RequestFlows
{
    /** @return iterable<string, array{0: Closure(World, RequestFlowsTest): mixed, 1?: array<string, mixed>}> */
    public static function all(): iterable
    {
        yield 'login by e-mail before context' => [static fn (World $world, RequestFlowsTest $test) => $test
            ->openRoute('login', static fn (Request $request) => User::where('email', $request->input('email'))
                ->firstOrFail()->email)
            ->post('/login', ['email' => $world->mine->user->email])->assertSee($world->mine->user->email)];
        yield 'a list, one object' => [static function (World $world, RequestFlowsTest $test): void {
            $test->signIn();
            $test->getJson('/api/v1/sites')->assertJsonCount(2, 'data');
            $test->getJson("/api/v1/sites/{$world->mine->site->id}")->assertOk();
        }];
        yield 'a response that reads while it is sent' => [self::stream(...)];
        yield 'an object that nobody has' => [static fn (World $world, RequestFlowsTest $test) => $test->signIn()
            ->getJson('/api/v1/sites/nobodys')->assertNotFound()];
        yield 'a header that agrees' => [static fn (World $world, RequestFlowsTest $test) => $test->signIn()
            ->route('isolation', static fn () => Tenancy::id())
            ->get('/isolation', ['X-Tenant' => $world->mine->tenant->id])->assertSee($world->mine->tenant->id)];
        yield 'a guest at the subdomain of a tenant' => [static fn (World $world, RequestFlowsTest $test) => $test
            ->openRoute('login', static fn () => 'Who are you?')
            ->get("http://{$world->mine->tenant->id}.chom.example/login", ['X-Tenant' => $world->mine->tenant->id])
            ->assertOk()];
        yield 'a channel of one\'s own' => [static fn (World $world, RequestFlowsTest $test) => $test->signIn()
            ->route('broadcasting/auth', static fn () => 'listening')
            ->post('/broadcasting/auth', ['channel_name' => "presence-tenants.{$world->mine->tenant->id}"])
            ->assertOk()];
        yield 'a signed URL, opened by whoever has it' => [self::signedUrl(...)];
        yield 'a session in a cache' => [static function (World $world, RequestFlowsTest $test): void {
            $visit = static fn () => (string) session()->increment('visits');
            Route::middleware('web')->get('visit', $visit)->block(5, 5);
            $test->get('/visit')->assertSee('1');
            $test->withCookie('chom_session', session()->getId())->get('/visit')->assertSee('2');
        }, ['session.driver' => 'redis', 'session.connection' => 'default']];
        yield from self::afterwards();
    }

    /** @return iterable<string, array{Closure(World, RequestFlowsTest): mixed}> */
    private static function afterwards(): iterable
    {
        yield 'jobs dispatched in a tenant: after the response' => [
            static function (World $world, RequestFlowsTest $test): void {
                $test->signIn()->route('isolation', static function () use ($world): string {
                    dispatch(new Reaching($world->mine->site))->afterResponse();

                    return 'later';
                });
                $test->get('/isolation')->assertSee('later');
                $test::assertSame([$world->mine->tenant->id], Reaching::$ran);
                $test->get('/isolation')->assertSee('later');
                $test::assertSame([], array_diff(Reaching::$ran, [$world->mine->tenant->id]));
                $test::assertNull(Tenancy::id());
            },
        ];
    }

    /** As a web server does it: the test client of the framework reads a stream after the request is over. */
    private static function stream(World $world, RequestFlowsTest $test): void
    {
        $test->signIn();
        $kernel = app(Kernel::class);
        $request = Request::create('/api/v1/reports/usage', server: ['HTTP_AUTHORIZATION' => 'Bearer my-token']);
        $response = $kernel->handle($request);
        ob_start();
        $response->sendContent();
        $kernel->terminate($request, $response);
        $test::assertStringContainsString($world->mine->site->domain, (string) ob_get_clean());
    }

    private static function signedUrl(World $world, RequestFlowsTest $test): void
    {
        $test->openRoute('open', static fn () => (string) Tenancy::id());
        $test->route('isolation', static fn () => (string) Tenancy::id());
        foreach (['open', 'isolation'] as $name) {
            $url = $test->asMine(static fn (): string => Tenancy::signedRoute($name));
            if ($name === 'isolation') {
                $test->signIn();
            }
            $test->get($url)->assertSee($world->mine->tenant->id);
        }
    }
}
