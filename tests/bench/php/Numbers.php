<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Bench;

use Redis;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\PhpRedisConnection;
use Sdkgen\Laravel\Runtime\Store\RedisStore;
use Sdkgen\Laravel\Runtime\Store\SqliteStore;
use Sdkgen\Laravel\Runtime\Store\Store;

/** Stores holding so many series, a tenth of them in each of ten metrics: a metric's budget is 10,000. */
final class Numbers
{
    public const PREFIX = 'bench';

    private const METRICS = 10;
    private const BATCH = 1_000;

    public const LABELS = [
        'endpoint' => ['values' => [], 'max' => 0, 'saturate' => 0, 'absent' => null, 'overflow' => 'other'],
        'consumer' => ['values' => [], 'max' => 0, 'saturate' => 0, 'absent' => null, 'overflow' => 'other'],
        'status' => ['values' => [], 'max' => 0, 'saturate' => 0, 'absent' => null, 'overflow' => 'other'],
    ];

    /** @param string $where where the store is: a port or a file */
    public static function store(string $kind, string $where): Store
    {
        return match ($kind) {
            'apcu' => new ApcuStore(self::PREFIX),
            'redis' => new RedisStore(
                new PhpRedisConnection(static fn (): Redis => self::redis((int) $where)),
                self::PREFIX,
            ),
            'sqlite' => new SqliteStore($where, self::PREFIX, 1_000),
        };
    }

    public static function redis(int $port): Redis
    {
        $redis = new Redis();
        $redis->connect('127.0.0.1', $port, 0.04, null, 0, 0.04);

        return $redis;
    }

    /** @return array<string, array<string, mixed>> as the generated catalogue has them */
    public static function metrics(): array
    {
        $metrics = [];
        for ($number = 0; $number < self::METRICS; $number++) {
            $name = "http_{$number}_requests_total";
            $metrics[$name] = [
                'type' => 'counter',
                'help' => 'API requests handled.',
                'unit' => 'requests',
                'labels' => ['endpoint' => 'endpoint', 'consumer' => 'consumer', 'status' => 'status'],
                'key' => $name . ':3fa2c1d9',
                'scale' => 1,
                'buckets' => [],
                'max_series' => 10_000,
                'expires' => 0,
                'emit' => 'http.request',
                'zero' => [],
            ];
        }

        return $metrics;
    }

    public static function fill(Store $store, int $series): void
    {
        $adds = [];
        foreach (array_column(self::metrics(), 'key') as $key) {
            for ($number = 0; $number < $series / self::METRICS; $number++) {
                $text = sprintf(
                    'endpoint="api/v1/sites/{id}/resource%d",consumer="%08x-0000-4000-8000-%012x",status="%d"',
                    $number % 40,
                    intdiv($number, 4),
                    intdiv($number, 4),
                    [200, 201, 404, 422][$number % 4],
                );
                $adds[$store->prefix() . $key . Store::SEPARATOR . $text] = 1 + $number % 997;
                if (count($adds) === self::BATCH) {
                    $store->write($adds, []);
                    $adds = [];
                }
            }
        }
        $store->write($adds, []);
    }
}
