<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Illuminate\Cache\RateLimiter;
use Illuminate\Support\Facades\Cache;
use Tests\Tenancy\FlowTestCase;
use Tests\Tenancy\KeepsCaches;
use Tests\Tenancy\World;

/** Keys, locks, limiters and tags of one's own do on every store what they are for. */
final class CacheFlowsTest extends FlowTestCase
{
    use KeepsCaches;

    public static function cases(): iterable
    {
        foreach (self::stores() as $store => $settings) {
            yield "declared cache keys: $store" => [self::use(...), $settings];
            if (self::knowsTags($settings['cache.default'])) {
                yield "declared cache keys: tags, $store" => [self::useTags(...), $settings];
            }
        }
    }

    protected function setUp(): void
    {
        $this->settings = self::redis();
        parent::setUp();
        $this->unwatched(function (): void {
            $this->createCacheTables();
            Cache::flush();
        });
    }

    private static function use(World $world): void
    {
        $key = "tenant:{$world->mine->tenant->id}:sites";
        self::assertSame('first', Cache::remember($key, 60, static fn () => 'first'));
        self::assertSame('first', Cache::rememberForever($key, static fn () => 'second'));
        self::assertSame([$key => 'first', 'plans' => null], Cache::many([$key, 'plans']));
        Cache::putMany(["$key:a" => 1, "$key:b" => 2], 60);
        self::assertSame([2, 0], [(int) Cache::increment("$key:a"), (int) Cache::decrement("$key:b", 2)]);
        self::assertSame('first', Cache::pull($key));
        self::assertTrue(Cache::missing($key));
        self::assertTrue(Cache::lock("$key:lock", 5)->get(static fn () => true));
        $limiter = app(RateLimiter::class);
        self::assertSame([1, 2], [$limiter->hit("$key:limit"), $limiter->hit("$key:limit")]);
        self::assertTrue($limiter->tooManyAttempts("$key:limit", 2));
        Cache::put('illuminate:queue:restart', 1);
    }

    private static function useTags(World $world): void
    {
        $tags = ["tenant:{$world->mine->tenant->id}:sites", 'reports'];
        Cache::tags($tags)->put('usage', 'much', 60);
        self::assertSame('much', Cache::tags($tags)->get('usage'));
        Cache::tags($tags[0])->flush();
        self::assertNull(Cache::tags($tags)->get('usage'));
    }
}
