<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Metrics;
use Tests\Support\RedisSentinel;
use Tests\TestCase;

/** A real failover, under the feet of a process that keeps running. */
final class RedisSentinelTest extends TestCase
{
    private static RedisSentinel $sentinel;

    public static function setUpBeforeClass(): void
    {
        self::$sentinel = new RedisSentinel();
    }

    public static function tearDownAfterClass(): void
    {
        self::$sentinel->stop();
    }

    /**
     * @dataProvider connections
     * @param array<mixed> $connection
     */
    public function testMetricsGoToWhoeverIsMaster(string $client, array $connection): void
    {
        self::$sentinel->master()->client()->flushAll();
        array_walk_recursive($connection, static function (mixed &$value): void {
            $value = is_string($value) ? strtr($value, ['PORT' => (string) self::$sentinel->port]) : $value;
        });
        $this->restart([
            'metrics.store' => 'redis',
            'database.redis.client' => $client,
            'database.redis.default' => $connection,
        ]);

        Metrics::crossTenantQueryAttempts()->inc(3);
        self::assertSame('3.0', $this->scrape()['cross_tenant_query_attempts_total']);
        self::$sentinel->failOver();
        // This batch finds out: at worst it is lost, counted, and the store left alone for a second, which is over now.
        Metrics::crossTenantQueryAttempts()->inc(10);
        $dropped = array_sum($this->series('instrumentation_samples_dropped_total'));
        @unlink("{$this->state}/circuit");
        Metrics::crossTenantQueryAttempts()->inc(100);
        $this->scrape();

        $expected = $dropped > 0 ? 103.0 : 113.0;
        self::assertSame(['' => $expected], $this->series('cross_tenant_query_attempts_total'));
        self::assertNotSame([], self::$sentinel->master()->client()->keys('{chom}*'));
    }

    /** @return iterable<string, array{string, array<mixed>}> */
    public static function connections(): iterable
    {
        $down = 'tcp://127.0.0.1:1';
        $options = ['replication' => 'sentinel', 'service' => RedisSentinel::SERVICE];
        $master = ['password' => RedisSentinel::PASSWORD, 'database' => 0];
        foreach (['phpredis', 'predis'] as $client) {
            yield "$client, as Laravel configures predis" => [$client, [
                $down,
                'tcp://127.0.0.1:PORT?timeout=0.1',
                'options' => $options + ['parameters' => $master],
            ]];
            yield "$client, by name" => [$client, [
                'sentinels' => [['host' => '127.0.0.1', 'port' => 1], '127.0.0.1:PORT'],
                'service' => RedisSentinel::SERVICE,
            ] + $master];
        }
    }

    /**
     * @testWith ["phpredis"]
     *           ["predis"]
     */
    public function testAServiceThatNoSentinelKnowsIsCountedAsUnavailable(string $client): void
    {
        $this->restart([
            'metrics.store' => 'redis',
            'database.redis.client' => $client,
            'database.redis.default' => ['sentinels' => ['127.0.0.1:' . self::$sentinel->port], 'service' => 'other'],
        ]);

        $this->getJson('/api/v1/status')->assertOk();

        self::assertNotSame([], $this->series('instrumentation_samples_dropped_total'));
    }
}
