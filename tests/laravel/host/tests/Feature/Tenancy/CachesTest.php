<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Illuminate\Support\Facades\Cache;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\CacheCases;
use Tests\Tenancy\KeepsCaches;
use Tests\Tenancy\World;

/** Keys, locks, limiters and tags of every store that an application may keep its cache in. */
final class CachesTest extends BreachTestCase
{
    use KeepsCaches;

    /** Stores of which one operation of each kind will do. */
    private const BRIEFLY = ['file', 'database'];

    private const BRIEF = ['53 get', '53 many', '53 remember', '53 has', '53 put', '53 forever', '53 putMany',
        '53 increment', '53 forget', '54 everything', 'lock key', 'limiter key: a hit'];

    public static function cases(): iterable
    {
        foreach (self::stores() as $store => $settings) {
            $tagged = self::knowsTags($settings['cache.default']) ? CacheCases::tagged() : [];
            foreach ([...CacheCases::all(), ...$tagged] as $name => [$breach]) {
                if (! in_array($store, self::BRIEFLY, true) || in_array($name, self::BRIEF, true)) {
                    yield "$name: $store" => [$breach->configured($settings)];
                }
            }
        }
    }

    protected function setUp(): void
    {
        $this->settings = self::redis();
        parent::setUp();
        $this->unwatched($this->fill(...));
    }

    protected function whatIsTheirs(): mixed
    {
        $entries = array_map(Cache::get(...), array_keys(CacheCases::entries($this->world)));

        return self::knowsTags(config('cache.default')) ? [$entries, $this->tagged()->get('all')] : $entries;
    }

    private function fill(): void
    {
        $this->createCacheTables();
        Cache::flush();
        foreach (CacheCases::entries($this->world) as $key => $value) {
            Cache::put($key, $value, 60);
        }
        Cache::lock(CacheCases::key($this->world, 'held'), 60, 'them')->get();
        if (self::knowsTags(config('cache.default'))) {
            $this->tagged()->put('all', World::MARK, 60);
            Cache::tags(['sites'])->put('all', World::MARK, 60);
        }
    }

    private function tagged(): mixed
    {
        return Cache::tags([CacheCases::key($this->world, 'all')]);
    }
}
