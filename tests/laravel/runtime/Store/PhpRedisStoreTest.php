<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use PHPUnit\Framework\TestCase;
use Redis;
use Sdkgen\Laravel\Runtime\Store\PhpRedisConnection;
use Sdkgen\Laravel\Runtime\Store\RedisConnection;
use Sdkgen\Laravel\Runtime\Store\RedisStore;
use Sdkgen\Laravel\Tests\Runtime\Support\RedisServer;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class PhpRedisStoreTest extends TestCase
{
    use RedisStoreContract;

    public function testTheOptionsOfAClientChangeNothing(): void
    {
        $store = new RedisStore(new PhpRedisConnection(static function (): Redis {
            $redis = self::$server->client();
            $redis->setOption(Redis::OPT_PREFIX, 'laravel_database_');
            $redis->setOption(Redis::OPT_SERIALIZER, Redis::SERIALIZER_PHP);
            $redis->setOption(Redis::OPT_COMPRESSION, Redis::COMPRESSION_LZF);
            $redis->setOption(Redis::OPT_REPLY_LITERAL, true);

            return $redis;
        }), 'chom');
        $recorder = Spec::recorder($store);
        $recorder->add('requests_total', ['api', 'pro', '200']);
        $recorder->set('seen_timestamp_seconds', [], 5);
        $recorder->flush();

        self::assertSame(
            ['requests_total{endpoint="api",tier="pro",status="200"}' => '1.0'],
            Spec::samples($this->store(), 'requests_total'),
        );
        self::assertSame(Spec::exposition($this->store()), Spec::exposition($store));
        $store->wipe();
        self::assertSame([], self::$server->client()->keys('*'));
    }

    private static function connect(int $port, float $timeout = 2.0): RedisConnection
    {
        return RedisServer::phpRedisTo($port, $timeout);
    }
}
