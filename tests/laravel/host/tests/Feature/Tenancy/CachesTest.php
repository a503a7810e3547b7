<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\Schema;
use Tests\Support\RedisServer;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\CacheCases;
use Tests\Tenancy\World;

/** Keys, locks, limiters and tags of every store that an application may keep its cache in. */
final class CachesTest extends BreachTestCase
{
    private const STORES = [
        'array' => ['cache.default' => 'array'],
        'file' => ['cache.default' => 'file'],
        'database' => ['cache.default' => 'database'],
        'phpredis' => ['cache.default' => 'redis', 'database.redis.client' => 'phpredis'],
        'predis' => ['cache.default' => 'redis', 'database.redis.client' => 'predis'],
    ];

    private const TAGGABLE = ['array', 'redis'];

    public static function cases(): iterable
    {
        foreach (self::STORES as $store => $settings) {
            $tagged = in_array($settings['cache.default'], self::TAGGABLE, true) ? CacheCases::tagged() : [];
            foreach ([...CacheCases::all(), ...$tagged] as $name => [$breach]) {
                yield "$name: $store" => [$breach->configured($settings)];
            }
        }
    }

    protected function setUp(): void
    {
        $socket = RedisServer::shared()->socket;
        $this->settings = [
            'cache.stores.database' => ['driver' => 'database', 'table' => 'cache'],
            'cache.stores.redis' => ['driver' => 'redis', 'connection' => 'default'],
            // Each client reads its own half of it.
            'database.redis.default' => ['host' => $socket, 'port' => 0, 'scheme' => 'unix', 'path' => $socket],
        ];
        parent::setUp();
        $this->unwatched($this->fill(...));
    }

    protected function whatIsTheirs(): mixed
    {
        $entries = array_map(Cache::get(...), array_keys(CacheCases::entries($this->world)));

        return $this->isTaggable() ? [$entries, $this->tagged()->get('all')] : $entries;
    }

    private function fill(): void
    {
        if (config('cache.default') === 'database') {
            Schema::create('cache', static function (Blueprint $table): void {
                $table->string('key')->unique();
                $table->text('value');
                $table->integer('expiration');
            });
            Schema::create('cache_locks', static function (Blueprint $table): void {
                $table->string('key')->primary();
                $table->string('owner');
                $table->integer('expiration');
            });
        }
        Cache::flush();
        foreach (CacheCases::entries($this->world) as $key => $value) {
            Cache::put($key, $value, 60);
        }
        Cache::lock(CacheCases::key($this->world, 'held'), 60, 'them')->get();
        if ($this->isTaggable()) {
            $this->tagged()->put('all', World::MARK, 60);
            Cache::tags(['sites'])->put('all', World::MARK, 60);
        }
    }

    private function tagged(): mixed
    {
        return Cache::tags([CacheCases::key($this->world, 'all')]);
    }

    private function isTaggable(): bool
    {
        return in_array(config('cache.default'), self::TAGGABLE, true);
    }
}
