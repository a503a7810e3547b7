<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Broadcasting\BroadcastManager;
use Illuminate\Broadcasting\BroadcastServiceProvider;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\Storage;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\World;

/** What is kept outside of the database: cache entries, files, and what only one tenant may have. */
final class KeysTest extends IsolationTestCase
{
    /** @return iterable<string, array{string, bool, Closure(World): mixed}> violation, whether it is foreign, access */
    public static function accesses(): iterable
    {
        $theirs = static fn (World $world): string => "tenant:{$world->theirs->tenant->id}:sites";
        $path = static fn (World $world): string => "tenants/{$world->theirs->tenant->id}/backup.txt";
        yield '53 get' => ['cache_key', true, static fn (World $world) => Cache::get($theirs($world))];
        yield '53 put' => ['cache_key', true, static fn (World $world) => Cache::put($theirs($world), 1, 60)];
        yield '53 forever' => ['cache_key', true, static fn (World $world) => Cache::forever($theirs($world), 1)];
        yield '53 add' => ['cache_key', true, static fn (World $world) => Cache::add($theirs($world), 1, 60)];
        yield '53 increment' => ['cache_key', true, static fn (World $world) => Cache::increment($theirs($world))];
        yield '53 many' => ['cache_key', true, static fn (World $world) => Cache::many(['plans', $theirs($world)])];
        yield '53 putMany' => ['cache_key', true, static fn (World $world) => Cache::putMany([$theirs($world) => 1])];
        yield '53 forget' => ['cache_key', true, static fn (World $world) => Cache::forget($theirs($world))];
        yield '53 remember' => [
            'cache_key',
            true,
            static fn (World $world) => Cache::remember($theirs($world), 60, static fn () => 1),
        ];
        yield '53 lock' => ['cache_key', true, static fn (World $world) => Cache::lock($theirs($world), 5)];
        yield '53 tags' => ['cache_key', false, static fn () => Cache::tags(['sites'])->get('all')];
        yield '54 undeclared' => ['cache_key', false, static fn () => Cache::get('sites')];
        yield '54 another store' => ['cache_key', false, static fn () => Cache::store('file')->get('sites')];
        yield '54 everything' => ['cache_key', false, static fn () => Cache::flush()];
        yield '54 everything, PSR-16' => ['cache_key', false, static fn () => Cache::clear()];
        yield 'disk put' => ['storage_path', true, static fn (World $world) => Storage::put($path($world), 'x')];
        yield 'disk get' => ['storage_path', true, static fn (World $world) => Storage::get($path($world))];
        yield 'disk exists' => ['storage_path', true, static fn (World $world) => Storage::exists($path($world))];
        yield 'disk copy' => [
            'storage_path',
            true,
            static fn (World $world) => Storage::copy($path($world), "tenants/{$world->mine->tenant->id}/x"),
        ];
        yield 'disk delete' => [
            'storage_path',
            true,
            static fn (World $world) => Storage::delete(['public/logo.png', $path($world)]),
        ];
        yield 'disk list' => ['storage_path', false, static fn () => Storage::allFiles('tenants')];
        yield 'disk root' => ['storage_path', false, static fn () => Storage::files()];
        yield 'disk climbs' => [
            'storage_path',
            false,
            static fn (World $world) => Storage::get("tenants/{$world->mine->tenant->id}/../secret"),
        ];
        yield 'disk download' => ['storage_path', true, static fn (World $world) => Storage::download($path($world))];
        yield 'disk by name' => [
            'storage_path',
            true,
            static fn (World $world) => Storage::disk('local')->readStream($path($world)),
        ];
        yield 'disk undeclared' => ['storage_path', false, static fn () => Storage::put('dump.sql', 'x')];
        yield 'an event to a channel' => [
            'egress',
            true,
            static function (World $world): void {
                app()->register(BroadcastServiceProvider::class);
                app(BroadcastManager::class)->connection('null')
                    ->broadcast(["private-tenants.{$world->theirs->tenant->id}.sites"], 'changed');
            },
        ];
        yield 'a domain on a server' => [
            'external_resource',
            true,
            static fn (World $world) => Tenancy::claimServerDomain($world->server->id, $world->theirs->site->domain),
        ];
        yield 'a site with somebody\'s domain' => ['external_resource', true, static fn (World $world) => Site::create([
            'domain' => $world->theirs->site->domain,
            'vps_server_id' => $world->server->id,
        ])];
        yield 'a domain taken over' => [
            'external_resource',
            true,
            static fn (World $world) => Site::findOrFail($world->mine->site->id)
                ->update(['domain' => $world->theirs->site->domain]),
        ];
    }

    /**
     * @dataProvider accesses
     * @param Closure(World): mixed $access
     */
    public function testItIsStopped(string $violation, bool $isForeign, Closure $access): void
    {
        $this->inMode('enforce');
        try {
            $this->asMine(fn () => $access($this->world));
            self::fail('It was not stopped.');
        } catch (IsolationException $refusal) {
            self::assertSame($violation, $refusal->incident->violation->value);
            self::assertSame(! $isForeign, $refusal->incident->unproven);
        }
        self::assertSame(["$violation blocked" => 1.0], $this->objections());
    }

    /**
     * @dataProvider accesses
     * @param Closure(World): mixed $access
     */
    public function testItIsNoticed(string $violation, bool $isForeign, Closure $access): void
    {
        try {
            $this->asMine(fn () => $access($this->world));
        } catch (IsolationException $refusal) {
            throw $refusal;
        } catch (\Exception) {
            // A file that is not there, a domain that is taken: the application's own business.
        }
        self::assertSame(["$violation " . ($isForeign ? 'observed' : 'found') => 1.0], $this->objections());
    }

    public function testWhatTheFrameworkKeepsIsItsOwn(): void
    {
        $this->inMode('enforce');
        $this->asMine(static function (): void {
            Cache::put('illuminate:queue:restart', 1, 60);
            Cache::put('framework/schedule-' . sha1('x'), 1, 60);
            Cache::put(sha1('a limiter') . ':timer', 1, 60);
        });
        self::assertSame([], $this->objections());
    }

    public function testAFakedDiskIsGuardedToo(): void
    {
        $this->inMode('enforce');
        Storage::fake('local');

        $this->expectException(IsolationException::class);
        $this->asMine(fn () => Storage::disk('local')->put("tenants/{$this->world->theirs->tenant->id}/x", 'x'));
    }

    public function testWithoutATenantOnlySharedKeysAreKnown(): void
    {
        $this->inMode('enforce');
        Cache::put('plans', [], 60);

        $this->expectException(IsolationException::class);
        Cache::put("tenant:{$this->world->mine->tenant->id}:sites", 1, 60);
    }
}
