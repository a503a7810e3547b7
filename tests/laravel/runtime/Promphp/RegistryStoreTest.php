<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Promphp;

use PHPUnit\Framework\TestCase;
use Prometheus\CollectorRegistry;
use Prometheus\Exception\StorageException;
use Prometheus\RegistryInterface;
use Prometheus\Storage\Adapter;
use Prometheus\Storage\InMemory;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Promphp\RegistryStore;
use Sdkgen\Laravel\Runtime\Promphp\Spread;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class RegistryStoreTest extends TestCase
{
    private CollectorRegistry $registry;

    private RegistryStore $store;

    private Health $health;

    protected function setUp(): void
    {
        $this->registry = new CollectorRegistry(new InMemory(), false);
        $this->store = self::store(fn (): RegistryInterface => $this->registry);
        $this->health = new Health(null);
    }

    public function testTheExpositionIsTheSameAsWithAStoreOfOurs(): void
    {
        $expected = new MemoryStore();
        foreach ([$this->store, $expected] as $store) {
            $recorder = Spec::recorder($store, $this->health);
            foreach (['one', 'two'] as $batch) {
                $recorder->add('requests_total', ["a \"b\"\\\n", 'pro', 200], 3);
                $recorder->add('requests_total', [$batch, null, 404]);
                $recorder->add('requests_total', ['x', 'gold', 404]);
                $recorder->add('cost_dollars_total', [], 0.25);
                $recorder->add('plain_total', []);
                foreach ([0.0, 0.004, 0.005, 0.1, 0.5, 12.5, 60, 61, 1000] as $seconds) {
                    $recorder->observe('job_seconds', ['mail'], $seconds);
                }
                $recorder->observe('idle_seconds', [], 0.75);
                $recorder->set('queue_size', ['default'], 7);
                $recorder->add('queue_size', ['default'], -2);
                $recorder->add('queue_size', ['mail'], 2);
                $recorder->set('temperature_celsius', [], -1.5);
                $recorder->flush();
            }
        }

        self::assertSame(
            Spec::exposition($expected, $this->health),
            Spec::exposition($this->store, $this->health),
        );
        self::assertSame([], $this->health->counters());
    }

    public function testItsFamiliesCarryTheNamesOfTheSpecification(): void
    {
        $recorder = Spec::recorder($this->store, $this->health);
        $recorder->add('requests_total', ['api', 'pro', 200]);
        $recorder->observe('job_seconds', ['mail'], 0.5);
        $recorder->flush();
        $families = $this->registry->getMetricFamilySamples();

        self::assertSame(['requests_total', 'counter', ['endpoint', 'tier', 'status']], [
            $families[0]->getName(),
            $families[0]->getType(),
            $families[0]->getLabelNames(),
        ]);
        self::assertSame(['api', 'pro', '200'], $families[0]->getSamples()[0]->getLabelValues());
        self::assertSame('0.005', $families[1]->getSamples()[0]->getLabelValues()[1]);
    }

    public function testCapsHold(): void
    {
        $recorder = Spec::recorder($this->store, $this->health);
        for ($i = 0; $i < 9; $i++) {
            $recorder->add('requests_total', ["route-$i", 'pro', 200]);
        }
        $recorder->flush();

        self::assertSame(
            '4.0',
            Spec::samples($this->store, 'requests_total')['requests_total{endpoint="other",tier="pro",status="200"}'],
        );
    }

    /** What was left by another version of the specification is not ours to show. */
    public function testOtherLabelsOfTheSameNameArePassedOver(): void
    {
        $this->registry->getOrRegisterCounter('', 'requests_total', 'Old.', ['path'])->inc(['/']);
        $this->registry->getOrRegisterCounter('', 'pairs_total', 'Old.', ['up', 'down'])->inc(['x', 'y']);
        $this->registry->getOrRegisterHistogram('', 'idle_seconds', 'Old.', [], [0.5, 1, 2])->observe(1.5);

        self::assertSame([], Spec::samples($this->store, 'requests_total'));
        self::assertSame([], Spec::samples($this->store, 'pairs_total'));
        self::assertSame([
            'idle_seconds_bucket{le="1.0"}' => '0.0',
            'idle_seconds_bucket{le="+Inf"}' => '1.0',
            'idle_seconds_count' => '1.0',
            'idle_seconds_sum' => '1.5',
        ], Spec::samples($this->store, 'idle_seconds'));
    }

    public function testARegistryThatRefusesOneMetricKeepsTheOthers(): void
    {
        $this->registry->registerHistogram('', 'plain_total', 'The name of a counter of ours.');
        $recorder = Spec::recorder($this->store, $this->health);
        $recorder->add('plain_total', []);
        $recorder->add('violations_total', ['pro'], 2);
        $recorder->flush();

        self::assertSame('2.0', Spec::samples($this->store, 'violations_total')['violations_total{tier="pro"}']);
        self::assertSame(['reason="invalid_value"' => 1], $this->health->counters()[Health::DROPPED]);
    }

    public function testARegistryThatFailsIsLeftAloneForAWhile(): void
    {
        $calls = 0;
        $store = self::store(static function () use (&$calls): RegistryInterface {
            $calls++;
            throw new StorageException('Connection refused');
        });
        $errors = [];
        $recorder = Spec::recorder($store, $this->health, static function (\Throwable $error) use (&$errors): void {
            $errors[] = $error->getMessage();
        });
        for ($i = 0; $i < 3; $i++) {
            $recorder->add('plain_total', []);
            $recorder->add('violations_total', ['pro']);
            $recorder->flush();
        }

        self::assertSame(1, $calls);
        self::assertSame(['The registry failed: Connection refused'], $errors);
        self::assertSame(['reason="store_unavailable"' => 6], $this->health->counters()[Health::DROPPED]);
        self::assertStringContainsString('operation="read"} 1.0', Spec::exposition($store, $this->health));
    }

    public function testMetricsOfOthersAreNotAccepted(): void
    {
        $this->expectException(StoreFailure::class);
        $this->store->write(["orders_total:1\x1f" => 1], []);
    }

    /** A mistake in one metric must not hide that the registry is down. */
    public function testTheWorstFailureIsReported(): void
    {
        $storage = $this->createMock(Adapter::class);
        $storage->method('updateCounter')->willThrowException(new StorageException('Connection lost'));
        $store = self::store(static fn (): RegistryInterface => new CollectorRegistry($storage, false));
        $plain = Spec::metrics()['plain_total']['key'] . "\x1f";
        try {
            $store->write(["orders_total:1\x1f" => 1, $plain => 1], []);
            self::fail('It was written.');
        } catch (StoreFailure $failure) {
            self::assertSame(StoreFailure::UNAVAILABLE, $failure->reason);
            self::assertSame(['store_unavailable' => 1, 'invalid_value' => 1], $failure->lost);
            self::assertSame('The registry failed: Connection lost', $failure->getMessage());
        }
    }

    public function testItDoesNotWipeWhatIsNotOurs(): void
    {
        $this->registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();
        try {
            $this->store->wipe();
            self::fail('It was wiped.');
        } catch (StoreFailure $failure) {
            self::assertStringContainsString('wipeStorage()', $failure->getMessage());
        }
        self::assertCount(1, $this->registry->getMetricFamilySamples());
    }

    /** Bucket for bucket, and in sum, whatever was observed. */
    public function testSpreadValuesStandForTheObservedOnes(): void
    {
        mt_srand(7);
        for ($round = 0; $round < 2_000; $round++) {
            $bounds = array_slice([0.0, 0.005, 0.1, 1.0, 60.0, 1e6], mt_rand(0, 5), mt_rand(1, 6));
            $amounts = ['|s' => 0];
            for ($i = mt_rand(1, 8); $i > 0; $i--) {
                $value = mt_rand(0, 3) === 0 ? $bounds[array_rand($bounds)] : 10 ** (mt_rand(-30, 70) / 10);
                $bucket = self::bucket($bounds, $value);
                $amounts["|$bucket"] = ($amounts["|$bucket"] ?? 0) + 1;
                $amounts['|s'] += (int) round($value * 1_000_000);
            }
            $spread = ['|s' => 0.0];
            foreach (Spread::values($bounds, $amounts, 1_000_000) as $value) {
                $bucket = self::bucket($bounds, $value);
                $spread["|$bucket"] = ($spread["|$bucket"] ?? 0) + 1;
                $spread['|s'] += $value;
            }
            $sum = $amounts['|s'] / 1_000_000;
            self::assertEqualsWithDelta($sum, $spread['|s'], 1e-6 + 1e-8 * $sum, json_encode([$bounds, $amounts]));
            unset($amounts['|s'], $spread['|s']);
            self::assertEquals($amounts, $spread, json_encode($bounds));
        }
    }

    /** 0.3 + (0.9 - 0.3) is more than 0.9. */
    public function testAValueOnABoundStaysInItsBucket(): void
    {
        $values = iterator_to_array(Spread::values([0.3, 0.9], ['|s' => 900_000, '|1' => 1], 1_000_000), false);

        self::assertSame([0.9], $values);
    }

    /** @param list<float> $bounds */
    private static function bucket(array $bounds, float $value): int
    {
        $bucket = 0;
        while (isset($bounds[$bucket]) && $value > $bounds[$bucket]) {
            $bucket++;
        }

        return $bucket;
    }

    /** @param \Closure(): RegistryInterface $connect */
    private static function store(\Closure $connect): RegistryStore
    {
        return new RegistryStore($connect, Spec::metrics(), new MemoryStore());
    }
}
