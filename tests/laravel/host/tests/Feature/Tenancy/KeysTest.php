<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Closure;
use Illuminate\Cache\ArrayStore;
use Illuminate\Cache\RateLimiter;
use Illuminate\Cache\Repository;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\Storage;
use Tests\Tenancy\IsolationTestCase;

/** Keys and disks that are neither another tenant's nor undeclared. */
final class KeysTest extends IsolationTestCase
{
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

    public function testACacheThatTheApplicationMakesByItselfIsGuardedToo(): void
    {
        $this->inMode('enforce');
        config(['cache.stores.own' => ['driver' => 'own']]);
        Cache::extend('own', fn () => new Repository(new ArrayStore()));

        $this->expectException(IsolationException::class);
        $this->asMine(fn () => Cache::store('own')->put("tenant:{$this->world->theirs->tenant->id}:x", 'x'));
    }

    public function testWithoutATenantOnlySharedKeysAreKnown(): void
    {
        $this->inMode('enforce');
        Cache::put('plans', [], 60);

        $this->expectException(IsolationException::class);
        Cache::put("tenant:{$this->world->mine->tenant->id}:sites", 1, 60);
    }

    public function testTheLimiterOfALoginCountsGuestsByWhateverKey(): void
    {
        $this->inMode('enforce');
        $limiter = app(RateLimiter::class);
        $guest = 'me@example.com|127.0.0.1';

        self::assertSame([1, 2], [$limiter->hit($guest), $limiter->hit($guest)]);
        self::assertTrue($limiter->tooManyAttempts($guest, 2));
        $limiter->clear($guest);
        self::assertSame([], $this->objections());
    }

    /** @dataProvider otherCounts */
    public function testNothingElseIsExcusedByIt(Closure $use): void
    {
        $this->inMode('enforce');

        $this->expectException(IsolationException::class);
        $use($this->world->theirs->tenant->id, $this->asMine(...));
    }

    /** @return iterable<string, array{Closure(string, Closure): mixed}> */
    public static function otherCounts(): iterable
    {
        $hit = static fn (string $key): int => app(RateLimiter::class)->hit($key);
        yield 'a tenant\'s, by a guest' => [static fn (string $theirs) => $hit("tenant:$theirs:import")];
        yield 'any, within a tenant' => [
            static fn (string $_, Closure $asMine) => $asMine(static fn () => $hit('a|b')),
        ];
        yield 'the same key without a limiter' => [static fn () => Cache::increment('me@example.com|127.0.0.1')];
    }
}
