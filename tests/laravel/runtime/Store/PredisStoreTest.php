<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use PHPUnit\Framework\TestCase;
use Predis\Client;
use Sdkgen\Laravel\Runtime\Store\PredisConnection;
use Sdkgen\Laravel\Runtime\Store\RedisConnection;
use Sdkgen\Laravel\Runtime\Store\RedisStore;
use Sdkgen\Laravel\Tests\Runtime\Support\RedisServer;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class PredisStoreTest extends TestCase
{
    use RedisStoreContract;

    public function testThePrefixOfAClientChangesNothing(): void
    {
        $store = new RedisStore(new PredisConnection(static fn (): Client => new Client(
            ['port' => self::$server->port, 'read_write_timeout' => 2],
            ['prefix' => 'laravel_database_'],
        )), 'chom');
        $recorder = Spec::recorder($store);
        $recorder->add('requests_total', ['api', 'pro', '200']);
        $recorder->flush();

        self::assertSame(
            ['requests_total{endpoint="api",tier="pro",status="200"}' => '1.0'],
            Spec::samples($this->store(), 'requests_total'),
        );
    }

    private static function connect(int $port, float $timeout = 2.0): RedisConnection
    {
        return RedisServer::predisTo($port, $timeout);
    }
}
