<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Promphp;

use PHPUnit\Framework\TestCase;
use Prometheus\CollectorRegistry;
use Prometheus\Exception\StorageException;
use Prometheus\MetricFamilySamples;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Promphp\Layout;
use Sdkgen\Laravel\Runtime\Promphp\StoreAdapter;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Runtime\Store\NullStore;
use Sdkgen\Laravel\Runtime\Store\SqliteStore;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;
use Sdkgen\Laravel\Tests\Runtime\Support\Folder;

final class StoreAdapterTest extends TestCase
{
    private Folder $folder;

    protected function setUp(): void
    {
        apcu_clear_cache();
        $this->folder = new Folder();
    }

    /** @return iterable<string, array{\Closure(string): Store}> */
    public static function stores(): iterable
    {
        yield 'memory' => [static fn (): Store => new MemoryStore()];
        yield 'apcu' => [static fn (): Store => new ApcuStore('chom-promphp')];
        yield 'sqlite' => [static fn (string $folder): Store => new SqliteStore("$folder/s", 'chom-promphp', 1000)];
    }

    /** @dataProvider stores */
    public function testARegistryShowsWhatItRecorded(\Closure $make): void
    {
        $store = $make($this->folder->path);
        $registry = self::registry($store);
        $registry->getOrRegisterCounter('shop', 'orders_total', 'Orders.', ['plan'])->inc(['pro']);
        $registry->getOrRegisterCounter('shop', 'orders_total', 'Orders.', ['plan'])->incBy(2, ['pro']);
        $registry->getOrRegisterCounter('', 'cost_total', 'Cost.')->incBy(0.1);
        $registry->getOrRegisterCounter('', 'cost_total', 'Cost.')->incBy(9_000_000_000_000_000);
        $gauge = $registry->getOrRegisterGauge('', 'temperature', 'Degrees.', ['room']);
        $gauge->set(1 / 3, ['a|"b"']);
        $gauge->incBy(-1.5, ["back\\slash\nline,x=\"y\""]);
        $histogram = $registry->getOrRegisterHistogram('', 'latency_seconds', 'Latency.', ['route'], [0.1, 1]);
        $histogram->observe(0.1, ['x']);
        $histogram->observe(0.25, ['x']);
        $histogram->observe(7, ['x']);
        $registry->getOrRegisterSummary('', 'size_bytes', 'Size.')->observe(3);
        $registry->getOrRegisterSummary('', 'size_bytes', 'Size.')->observe(0.5);

        $expected = [
            'cost_total counter' => ['cost_total' => '9.0E+15'],
            'latency_seconds histogram' => [
                'latency_seconds_bucket x|0.1' => '1',
                'latency_seconds_bucket x|1' => '2',
                'latency_seconds_bucket x|+Inf' => '3',
                'latency_seconds_count x' => '3',
                'latency_seconds_sum x' => '7.35',
            ],
            'shop_orders_total counter' => ['shop_orders_total pro' => '3'],
            'size_bytes summary' => ['size_bytes_sum' => '3.5', 'size_bytes_count' => '2'],
            'temperature gauge' => [
                'temperature a|"b"' => (string) (1 / 3),
                "temperature back\\slash\nline,x=\"y\"" => '-1.5',
            ],
        ];
        self::assertSame($expected, self::shown($registry));
        // Another process, which has registered nothing.
        self::assertSame($expected, self::shown(self::registry($store)));
    }

    public function testUpdatesAreOneBatch(): void
    {
        $store = new MemoryStore();
        $adapter = new StoreAdapter($store, new Health(null));
        $registry = new CollectorRegistry($adapter, false);
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();

        self::assertSame([], self::shown(self::registry($store)));
        $adapter->flush();
        $adapter->flush();
        self::assertSame(['orders_total counter' => ['orders_total' => '1']], self::shown(self::registry($store)));
    }

    public function testAGaugeIsWhatItWasLastSetToAndWhatWasAddedSince(): void
    {
        $store = new MemoryStore();
        $registry = self::registry($store);
        $gauge = $registry->getOrRegisterGauge('', 'jobs', 'Jobs.');
        $gauge->inc();
        $gauge->set(10.25);
        $gauge->incBy(2);
        self::assertSame(['jobs gauge' => ['jobs' => '12.25']], self::shown($registry));
        $gauge->decBy(0.25);
        self::assertSame(['jobs gauge' => ['jobs' => '12']], self::shown($registry));
        $gauge->set(-3);
        self::assertSame(['jobs gauge' => ['jobs' => '-3']], self::shown($registry));
        $gauge->set(INF);
        self::assertSame(['jobs gauge' => ['jobs' => 'INF']], self::shown($registry));
    }

    /** Promphp itself cannot read its storage any more after such a change. */
    public function testOtherLabelsOrBucketsStartAnotherSeries(): void
    {
        $store = new MemoryStore();
        $old = self::registry($store);
        $old->getOrRegisterCounter('', 'orders_total', 'Orders.', ['plan'])->inc(['pro']);
        $old->getOrRegisterHistogram('', 'latency', 'Latency.', [], [1, 2])->observe(1.5);
        $old->getMetricFamilySamples();
        $new = self::registry($store);
        $new->getOrRegisterCounter('', 'orders_total', 'Orders.', ['plan', 'country'])->inc(['pro', 'nl']);
        $new->getOrRegisterHistogram('', 'latency', 'Better help.', [], [1, 2])->observe(1.5);

        $shown = self::shown($new);
        self::assertSame(['orders_total pro|nl' => '1'], $shown['orders_total counter']);
        self::assertSame('2', $shown['latency histogram']['latency_count']);
        self::assertSame('Better help.', $new->getMetricFamilySamples()[0]->getHelp());
    }

    /** While a deployment replaces one version by another, both record. */
    public function testOfTwoLayoutsTheOneAnnouncedLastIsShown(): void
    {
        $store = new MemoryStore();
        foreach ([['plan'], ['country']] as $labels) {
            $registry = self::registry($store);
            $registry->getOrRegisterCounter('', 'orders_total', 'Orders.', $labels)->inc($labels);
            $registry->getMetricFamilySamples();
        }
        foreach ([['plan'], ['country'], ['plan']] as $age => $labels) {
            $layout = new Layout('counter', 'orders_total', 'Orders.', $labels, []);
            $store->write([], ["layouts\x1f" . $layout->encode() => time() + 1 + $age]);
            self::assertSame($labels, self::registry($store)->getMetricFamilySamples()[0]->getLabelNames());
        }
    }

    public function testAFamilyWhoseFirstBatchIsLostIsAnnouncedAgain(): void
    {
        $store = new MemoryStore();
        $broken = $this->createMock(Store::class);
        $broken->method('write')->willReturnCallback(static function (array $adds, array $sets) use ($store): void {
            static $calls = 0;
            if ($calls++ === 0) {
                throw StoreFailure::unavailable('not yet');
            }
            $store->write($adds, $sets);
        });
        $adapter = new StoreAdapter($broken, new Health(null));
        $counter = (new CollectorRegistry($adapter, false))->getOrRegisterCounter('', 'orders_total', 'Orders.');
        $counter->inc();
        $adapter->flush();
        $counter->inc();
        $adapter->flush();

        self::assertSame(['orders_total counter' => ['orders_total' => '1']], self::shown(self::registry($store)));
    }

    public function testWhatCannotBeStoredIsDroppedAndCounted(): void
    {
        $health = new Health(null);
        $registry = new CollectorRegistry(new StoreAdapter(new MemoryStore(), $health), false);
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->incBy(-1);
        $registry->getOrRegisterHistogram('', 'latency', 'Latency.', [], [1])->observe(NAN);
        $registry->getOrRegisterHistogram('', 'latency', 'Latency.', [], [1])->observe(1e19);
        $registry->getOrRegisterGauge('', 'jobs', 'Jobs.', ['x'])->incBy(1, [new \stdClass()]);
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->incBy(PHP_INT_MAX);
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();

        self::assertSame(
            ['orders_total counter' => ['orders_total' => (string) PHP_INT_MAX]],
            self::shown($registry),
        );
        self::assertSame(
            ['reason="negative_increment"' => 1, 'reason="invalid_value"' => 3, 'reason="internal_error"' => 1],
            $health->counters()[Health::DROPPED],
        );
    }

    public function testAStoreThatFailsNeverReachesTheApplication(): void
    {
        $health = new Health(null);
        $logged = [];
        $adapter = new StoreAdapter(
            new SqliteStore('/dev/null/none.sqlite', 'chom', 10),
            $health,
            static function (\Throwable $error) use (&$logged): void {
                $logged[] = $error;
            },
        );
        $registry = new CollectorRegistry($adapter, false);
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();
        $adapter->flush();

        self::assertCount(1, $logged);
        self::assertSame(['reason="store_unavailable"' => 2], $health->counters()[Health::DROPPED]);
        $this->expectException(StorageException::class);
        $adapter->collect();
    }

    public function testItFlushesBeforeItGrowsWithoutEnd(): void
    {
        $store = new MemoryStore();
        $counter = self::registry($store)->getOrRegisterCounter('', 'orders_total', 'Orders.', ['id']);
        for ($i = 0; $i < 5_000; $i++) {
            $counter->inc([(string) $i]);
        }

        self::assertGreaterThan(4_900, count(self::shown(self::registry($store))['orders_total counter']));
    }

    public function testInvalidUtf8IsSubstituted(): void
    {
        $registry = self::registry(new MemoryStore());
        $registry->getOrRegisterCounter('', 'orders_total', "H\xff", ['x'])->inc(["\xc3("]);

        self::assertSame(["orders_total \u{FFFD}("], array_keys(self::shown($registry)['orders_total counter']));
    }

    public function testWipingLeavesOurOwnMetricsAlone(): void
    {
        $ours = new ApcuStore('chom');
        $ours->write([$ours->prefix() . "plain_total:1\x1f" => 1], []);
        $registry = self::registry(new ApcuStore('chom-promphp'));
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();
        self::assertCount(1, $registry->getMetricFamilySamples());
        $registry->wipeStorage();
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();

        self::assertSame(['orders_total counter' => ['orders_total' => '1']], self::shown($registry));
        $registry->wipeStorage();
        self::assertSame([], $registry->getMetricFamilySamples());
        self::assertSame(['plain_total:1' => ['' => 1]], $ours->read(['plain_total:1']));
    }

    public function testANullStoreKeepsNothing(): void
    {
        $registry = self::registry(new NullStore());
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();

        self::assertSame([], $registry->getMetricFamilySamples());
    }

    private static function registry(Store $store): CollectorRegistry
    {
        return new CollectorRegistry(new StoreAdapter($store, new Health(null)), false);
    }

    /** @return array<string, array<string, string>> */
    private static function shown(CollectorRegistry $registry): array
    {
        $families = [];
        foreach ($registry->getMetricFamilySamples() as $family) {
            self::assertInstanceOf(MetricFamilySamples::class, $family);
            $samples = [];
            foreach ($family->getSamples() as $sample) {
                $labels = implode('|', $sample->getLabelValues());
                $samples[rtrim($sample->getName() . ' ' . $labels)] = $sample->getValue();
            }
            $families[$family->getName() . ' ' . $family->getType()] = $samples;
        }

        return $families;
    }
}
