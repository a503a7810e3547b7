<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Site;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Storage;
use Tests\Jobs\Reaching;
use Throwable;

/** Every layer, reached in a request of a careless application. */
final class SwallowedCases
{
    /** @return iterable<string, array{Breach}> by layer */
    public static function all(): iterable
    {
        $sqlOff = ['metrics.tenancy.layers' => ['sql' => 'off']];
        yield 'sql' => [self::breach(
            'query_foreign',
            static fn (World $world) => Site::where('tenant_id', $world->theirs->tenant->id)->get(),
            ['model_read', 'egress'],
        )];
        yield 'sql, unproven' => [self::breach('query_unscoped_read', static fn () => DB::table('sites')->get())];
        yield 'sql, a write' => [self::breach(
            'query_unscoped_write',
            static fn () => DB::table('sites')->update(['status' => 'gone']),
        )];
        yield 'eloquent' => [self::breach(
            'model_read',
            static fn (World $world) => Site::find($world->theirs->site->id),
            ['egress'],
        )->configured($sqlOff)];
        yield 'eloquent, a write' => [self::breach(
            'model_write',
            static fn (World $world) => $world->theirs->site->update(['status' => 'gone']),
        )->configured($sqlOff)];
        yield 'http, what leaves' => [self::breach('egress', static fn (World $world) => $world->theirs->site)];
        yield 'http, a binding' => [new Breach(
            'route_binding',
            static fn (World $world, CarelessTestCase $test) => $test
                ->reach(static fn () => null, "isolation/{$world->theirs->backup->id}"),
        )];
        yield 'http, a claim' => [new Breach(
            'context_mismatch',
            static fn (World $world, CarelessTestCase $test) => $test->reach(
                static fn () => Site::where('tenant_id', request()->header('X-Tenant'))->pluck('domain'),
                headers: ['X-Tenant' => $world->theirs->tenant->id],
            ),
            also: ['query_foreign'],
        )];
        yield 'a command that fails' => [self::breach('query_unscoped_read', static function (): mixed {
            try {
                Artisan::call('db:seed', ['--class' => 'Missing', '--force' => true]);
            } catch (Throwable) {
                return DB::table('sites')->get();
            }

            return null;
        })];
        yield 'queue' => [self::breach(
            'query_foreign',
            static fn (World $world) => dispatch_sync(new Reaching($world->theirs->site)),
            ['model_read', 'model_write', 'query_foreign'],
        )];
        yield 'cache' => [self::breach(
            'cache_key',
            static fn (World $world) => Cache::get("tenant:{$world->theirs->tenant->id}:sites"),
        )];
        yield 'storage' => [self::breach(
            'storage_path',
            static fn (World $world) => Storage::get("tenants/{$world->theirs->tenant->id}/backup.txt"),
        )];
        yield 'external' => [self::breach(
            'external_resource',
            static function (World $world): string {
                Tenancy::claimServerDomain($world->server->id, $world->theirs->site->domain);

                return "claimed {$world->theirs->site->domain}";
            },
        )];
    }

    /**
     * @param Closure(World): mixed $access
     * @param list<string> $also
     */
    private static function breach(string $violation, Closure $access, array $also = []): Breach
    {
        $attempt = static fn (World $world, CarelessTestCase $test) => $test->reach(static fn () => $access($world));

        return new Breach($violation, $attempt, $also);
    }
}
