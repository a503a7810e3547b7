<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Site;
use App\Models\SiteBackup;
use App\Models\User;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Http\Request;
use Illuminate\Http\Resources\Json\JsonResource;
use Illuminate\Pagination\CursorPaginator;
use Illuminate\Pagination\LengthAwarePaginator;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Route;
use Tests\Feature\Tenancy\RequestCasesTest;

/** Requests that name, reach or would answer with another tenant; to an application that believes them. */
final class RequestCases
{
    private const SHOWN = ['query_foreign', 'model_read', 'egress'];

    /** @return iterable<string, array{Breach}> */
    public static function all(): iterable
    {
        yield from self::withoutContext();
        yield from self::claims();
        yield from self::signedUrls();
        yield from self::bindings();
        yield from self::responses();
        yield from self::leftovers();
    }

    /** @return iterable<string, array{Breach}> */
    private static function withoutContext(): iterable
    {
        yield '42 no context, read' => [new Breach(
            'context_missing',
            static fn (World $world, RequestCasesTest $test) => $test
                ->openRoute('read', static fn () => Site::all())->getJson('/read'),
            also: ['context_missing', 'egress'],
        )];
        yield '42 no context, a view' => [new Breach(
            'context_missing',
            static fn (World $world, RequestCasesTest $test) => $test
                ->openRoute('read', static fn () => DB::table('active_sites')->get())->getJson('/read'),
        )];
        yield '43 no context, write' => [new Breach(
            'context_missing',
            static fn (World $world, RequestCasesTest $test) => $test
                ->openRoute('write', static fn () => [DB::table('sites')->update(['status' => 'x'])])
                ->postJson('/write'),
        )];
        yield '43 no context, write to what a login reads' => [new Breach(
            'context_missing',
            static fn (World $world, RequestCasesTest $test) => $test
                ->openRoute('write', static fn () => [User::query()->update(['email' => DB::raw('email || 1')])])
                ->postJson('/write'),
        )];
        yield '46 binding before context' => [new Breach(
            'context_missing',
            static fn (World $world, RequestCasesTest $test) => $test
                ->openRoute('early/{backup}', static fn (SiteBackup $backup) => $backup)
                ->getJson("/early/{$world->theirs->backup->id}"),
            also: ['context_missing'],
        )];
    }

    /** @return iterable<string, array{Breach}> */
    private static function claims(): iterable
    {
        $claims = [
            'header mismatch' => static fn (Request $request, string $tenant) => $request->headers
                ->set('X-Tenant', $tenant),
            'header mismatch: a subdomain' => static fn (Request $request, string $tenant) => $request->headers
                ->set('Host', "$tenant.chom.example"),
            'token mismatch' => static fn (Request $request, string $tenant) => $request->attributes
                ->set('token.tenant', $tenant),
            'session mismatch' => static function (Request $request, string $tenant): void {
                $request->setLaravelSession(tap(app('session.store'))->put('tenant', $tenant));
            },
        ];
        foreach ($claims as $name => $claim) {
            yield $name => [new Breach(
                'context_mismatch',
                static fn (World $world, RequestCasesTest $test) => $test->signIn()->route(
                    'isolation',
                    static fn () => Site::where('tenant_id', $world->theirs->tenant->id)->get(),
                    static function (Request $request, Closure $next) use ($claim, $world): mixed {
                        $claim($request, $world->theirs->tenant->id);

                        return $next($request);
                    },
                )->getJson('/isolation'),
                also: self::SHOWN,
            )];
        }
        yield 'broadcast channel' => [new Breach(
            'context_mismatch',
            static fn (World $world, RequestCasesTest $test) => $test->signIn()
                ->route('broadcasting/auth', static fn () => 'listening')
                ->post('/broadcasting/auth', ['channel_name' => "private-tenants.{$world->theirs->tenant->id}.sites"]),
            tells: 'listening',
        )];
        $places = [['GET', 'broadcasting/auth'], ['POST', 'api/broadcasting/auth'], ['POST', 'sockets/listen']];
        foreach ($places as [$method, $uri]) {
            yield "broadcast channel: by $method at $uri" => [new Breach(
                'context_mismatch',
                static fn (World $world, RequestCasesTest $test) => $test->signIn()->broadcasting($uri)->json(
                    $method,
                    "/$uri?channel_name=presence-tenants.{$world->theirs->tenant->id}",
                ),
                tells: '{"auth":"granted"}',
            )];
        }
    }

    /** @return iterable<string, array{Breach}> */
    private static function signedUrls(): iterable
    {
        $show = static fn (Request $request) => Site::where('tenant_id', $request->query('_tenant')['tenant'])->get();
        yield 'signed URL: of another tenant' => [new Breach(
            'context_mismatch',
            static function (World $world, RequestCasesTest $test) use ($show) {
                $test->signIn()->route('isolation', $show);

                return $test->getJson($test->asTheirs(static fn () => Tenancy::signedRoute('isolation')));
            },
            also: self::SHOWN,
        )];
        yield 'signed URL: made to name another tenant' => [new Breach(
            'context_missing',
            static function (World $world, RequestCasesTest $test) use ($show) {
                $test->openRoute('open', $show);
                $url = $test->asMine(static fn () => Tenancy::signedRoute('open'));

                return $test->getJson(strtr($url, [$world->mine->tenant->id => $world->theirs->tenant->id]));
            },
            also: ['context_missing', 'egress'],
        )];
    }

    /** @return iterable<string, array{Breach}> */
    private static function bindings(): iterable
    {
        yield '45 route binding' => [new Breach(
            'route_binding',
            static fn (World $world, RequestCasesTest $test) => $test->signIn()
                ->route('bound/{backup}', static fn (SiteBackup $backup) => $backup->path)
                ->getJson("/bound/{$world->theirs->backup->id}"),
        )];
        yield '45 route binding that asks no database' => [new Breach(
            'route_binding',
            static function (World $world, RequestCasesTest $test) {
                Route::bind('kept', static fn () => $world->theirs->site);

                return $test->signIn()->route('kept/{kept}', static fn ($kept) => $kept->domain)->getJson('/kept/x');
            },
        )];
    }

    /** @return iterable<string, array{Breach}> */
    private static function responses(): iterable
    {
        $answers = [
            'a model' => static fn (World $world) => $world->theirs->site,
            'models within arrays' => static fn (World $world) => response()
                ->json(['data' => ['sites' => [$world->theirs->site]]]),
            'a model in an error' => static fn (World $world) => response()->json($world->theirs->site, 422),
            'a relation' => static fn (World $world) => $world->mine->site
                ->setRelation('backups', collect([$world->theirs->backup->setRelation('site', $world->theirs->site)])),
            'a page' => static fn (World $world) => new LengthAwarePaginator([$world->theirs->site], 1, 15),
            'a page of a cursor' => static fn (World $world) => new CursorPaginator([$world->theirs->site], 15),
            'a resource' => static fn (World $world) => new JsonResource($world->theirs->site),
            'resources' => static fn (World $world) => JsonResource::collection([$world->theirs->site]),
            'what a view shows' => static fn (World $world) => view()
                ->file(dirname(__DIR__) . '/Support/site.php', ['site' => $world->theirs->site]),
            'what a view without a response shows' => static fn (World $world) => response(view()
                ->file(dirname(__DIR__) . '/Support/site.php', ['site' => $world->theirs->site])),
        ];
        foreach ($answers as $name => $answer) {
            yield "egress: $name" => [new Breach(
                'egress',
                static fn (World $world, RequestCasesTest $test) => $test->signIn()
                    ->route('isolation', static fn () => $answer($world))->getJson('/isolation'),
            )];
        }
    }

    /** @return iterable<string, array{Breach}> in any mode the leftover is dropped */
    private static function leftovers(): iterable
    {
        $request = static fn (RequestCasesTest $test) => $test
            ->openRoute('whoami', static fn () => (string) Tenancy::id())->get('/whoami');
        yield '52 stale context' => [new Breach(
            'context_stale',
            static function (World $world, RequestCasesTest $test) use ($request) {
                Tenancy::establish($world->theirs->tenant->id, $world->theirs->organization->id);

                return $request($test);
            },
            isHarmless: true,
        )];
        yield '52 stale context, told of once' => [new Breach(
            'context_stale',
            static function (World $world, RequestCasesTest $test) use ($request) {
                Tenancy::establish($world->theirs->tenant->id, $world->theirs->organization->id);
                $request($test);

                return $request($test);
            },
            isHarmless: true,
        )];
    }
}
