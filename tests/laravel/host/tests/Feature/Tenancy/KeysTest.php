<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Illuminate\Cache\ArrayStore;
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
}
