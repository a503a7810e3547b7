<?php

declare(strict_types=1);

namespace Tests\Feature;

use Tests\Support\RedisServer;
use Tests\TestCase;

/** Whatever config/database.php may say about a Redis. */
final class RedisConnectionTest extends TestCase
{
    private static RedisServer $server;

    public static function setUpBeforeClass(): void
    {
        self::$server = new RedisServer('se/cret');
    }

    public static function tearDownAfterClass(): void
    {
        self::$server->stop();
    }

    protected function setUp(): void
    {
        parent::setUp();
        self::$server->client()->flushAll();
    }

    /**
     * @dataProvider connections
     * @param array<string, mixed> $connection
     */
    public function testMetricsReachTheConfiguredDatabaseUnderOurPrefixOnly(
        string $client,
        array $connection,
        int $database,
    ): void {
        $fill = static fn (mixed $value): mixed => is_string($value)
            ? strtr($value, ['SOCKET' => self::$server->socket, 'PORT' => (string) self::$server->port])
            : $value;
        $this->restart([
            'metrics.store' => 'redis',
            // A busy machine is no stalled server.
            'metrics.stores.redis.timeout' => 2.0,
            'database.redis.client' => $client,
            'database.redis.options' => ['prefix' => 'chom_database_'],
            'database.redis.default' => array_map($fill, $connection),
        ]);

        $this->getJson('/api/v1/status')->assertOk();

        self::assertSame([], $this->series('instrumentation_samples_dropped_total'));
        self::assertSame(['endpoint="api/v1/status"' => 1.0], $this->series('http_response_size_bytes_count'));
        $redis = self::$server->client();
        $redis->select($database);
        self::assertNotSame([], $redis->keys('{chom}*'));
        self::assertSame([], $redis->keys('chom_database_*'));
    }

    /**
     * @testWith ["phpredis"]
     *           ["predis"]
     */
    public function testOfAClusterAnyNodeThatIsUpWillDo(string $client): void
    {
        $node = ['host' => '127.0.0.1', 'port' => self::$server->port, 'password' => 'se/cret'];
        $this->restart([
            'metrics.store' => 'redis',
            // A busy machine is no stalled server.
            'metrics.stores.redis.timeout' => 2.0,
            'database.redis.client' => $client,
            'database.redis.default' => null,
            'database.redis.clusters' => ['default' => [['port' => 1] + $node, $node], 'options' => []],
        ]);

        $this->getJson('/api/v1/status')->assertOk();

        self::assertSame([], $this->series('instrumentation_samples_dropped_total'));
        self::assertNotSame([], self::$server->client()->keys('{chom}*'));
    }

    /** @return iterable<string, array{string, array<string, mixed>, int}> */
    public static function connections(): iterable
    {
        foreach (['phpredis', 'predis'] as $client) {
            $tcp = ['host' => '127.0.0.1', 'port' => 'PORT', 'password' => 'se/cret'];
            yield "$client over TCP" => [$client, $tcp, 0];
            yield "$client, another database" => [$client, $tcp + ['database' => '3'], 3];
            yield "$client, a user" => [$client, $tcp + ['username' => 'default'], 0];
            yield "$client, a URL" => [$client, ['url' => 'redis://:se%2Fcret@127.0.0.1:PORT/2'], 2];
            yield "$client, options of its own" => [$client, $tcp + ['options' => ['prefix' => 'chom_database_']], 0];
            $socket = ['password' => 'se/cret', 'database' => 0];
            yield "$client over a socket" => [$client, ['scheme' => 'unix', 'path' => 'SOCKET'] + $socket, 0];
        }
        yield 'phpredis, a socket as its host' => [
            'phpredis',
            ['host' => 'SOCKET', 'port' => 0, 'password' => 'se/cret'],
            0,
        ];
    }
}
