<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;
use Tests\Support\RedisServer;

/** Every store that an application may keep its cache in. */
trait KeepsCaches
{
    /** @return array<string, array<string, string>> store => configuration */
    public static function stores(): array
    {
        return [
            'array' => ['cache.default' => 'array'],
            'file' => ['cache.default' => 'file'],
            'database' => ['cache.default' => 'database'],
            'phpredis' => ['cache.default' => 'redis', 'database.redis.client' => 'phpredis'],
            'predis' => ['cache.default' => 'redis', 'database.redis.client' => 'predis'],
        ];
    }

    public static function knowsTags(string $driver): bool
    {
        return in_array($driver, ['array', 'redis'], true);
    }

    /** @return array<string, mixed> configuration of stores that are not the host's own */
    private static function redis(): array
    {
        $socket = RedisServer::shared()->socket;

        return [
            'cache.stores.database' => ['driver' => 'database', 'table' => 'cache'],
            'cache.stores.redis' => ['driver' => 'redis', 'connection' => 'default'],
            // Each client reads its own half of it.
            'database.redis.default' => ['host' => $socket, 'port' => 0, 'scheme' => 'unix', 'path' => $socket],
        ];
    }

    private function createCacheTables(): void
    {
        if (config('cache.default') !== 'database') {
            return;
        }
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
}
