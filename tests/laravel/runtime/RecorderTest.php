<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Runtime\Store\SqliteStore;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;
use Sdkgen\Laravel\Tests\Runtime\Support\Folder;
use Sdkgen\Laravel\Tests\Runtime\Support\Processes;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;
use Sdkgen\Laravel\Tests\Runtime\Support\Words;

final class RecorderTest extends TestCase
{
    private MemoryStore $store;
    private Health $health;
    private Recorder $recorder;

    protected function setUp(): void
    {
        $this->store = new MemoryStore();
        $this->health = new Health(null);
        $this->recorder = Spec::recorder($this->store, $this->health);
    }

    public function testCountsSumUpOverRequests(): void
    {
        for ($request = 0; $request < 3; $request++) {
            $this->recorder->add('requests_total', ['api/sites', 'pro', '200']);
            $this->recorder->add('requests_total', ['api/sites', 'pro', '200'], 2);
            $this->recorder->flush();
        }

        self::assertSame(
            ['requests_total{endpoint="api/sites",tier="pro",status="200"}' => '9.0'],
            $this->samples('requests_total'),
        );
    }

    public function testNothingReachesTheStoreBeforeTheFlush(): void
    {
        $this->recorder->add('plain_total', []);
        self::assertSame(['plain_total' => '0.0'], $this->samples('plain_total'));

        $this->recorder->flush();
        self::assertSame(['plain_total' => '1.0'], $this->samples('plain_total'));
    }

    public function testSumsOfSmallValuesAreExact(): void
    {
        for ($observation = 0; $observation < 10_000; $observation++) {
            $this->recorder->observe('job_seconds', ['etl'], 0.0004);
            $observation % 7 === 0 && $this->recorder->flush();
        }
        $this->recorder->flush();

        self::assertSame('4.0', $this->samples('job_seconds')['job_seconds_sum{job="etl"}']);
        self::assertSame('10000.0', $this->samples('job_seconds')['job_seconds_count{job="etl"}']);
    }

    /** @dataProvider halves */
    public function testValuesAreRoundedToTheResolutionTheSameWayEachTime(int $stored, float $seconds): void
    {
        for ($round = 1; $round <= 3; $round++) {
            $this->recorder->observe('job_seconds', ['etl'], $seconds);
            $this->recorder->add('cost_dollars_total', [], $seconds);
            $this->recorder->set('temperature_celsius', [], -$seconds);
            $this->recorder->flush();
        }
        $numbers = iterator_to_array(new \ArrayIterator($this->store->read([
            'job_seconds:00c0ffee',
            'cost_dollars_total:00c0ffee',
            'temperature_celsius:00c0ffee',
        ])));

        self::assertSame(3 * $stored, $numbers['job_seconds:00c0ffee']['job="etl"|s']);
        self::assertSame(3 * $stored, $numbers['cost_dollars_total:00c0ffee']['']);
        self::assertSame(-$stored, $numbers['temperature_celsius:00c0ffee']['']);
    }

    /** @return iterable<array{0: int, 1: float}> */
    public static function halves(): iterable
    {
        yield [1, 0.0000005];
        yield [2, 0.0000024999999];
        yield [3, 0.0000025];
        yield [1_000_000, 1.0];
        yield [123_457, 0.1234565];
    }

    public function testABucketIncludesItsBound(): void
    {
        foreach ([0, 0.005, 0.0050001, 0.1, 1, 1.0, 60, 60.1, 1e6] as $seconds) {
            $this->recorder->observe('job_seconds', ['etl'], $seconds);
        }
        $this->recorder->flush();

        self::assertSame([
            'job_seconds_bucket{job="etl",le="0.005"}' => '2.0',
            'job_seconds_bucket{job="etl",le="0.1"}' => '4.0',
            'job_seconds_bucket{job="etl",le="1.0"}' => '6.0',
            'job_seconds_bucket{job="etl",le="60.0"}' => '7.0',
            'job_seconds_bucket{job="etl",le="+Inf"}' => '9.0',
            'job_seconds_count{job="etl"}' => '9.0',
            'job_seconds_sum{job="etl"}' => '1.00012221e+06',
        ], $this->samples('job_seconds'));
    }

    public function testWarmAndColdObservationsLandInTheSameBuckets(): void
    {
        for ($round = 0; $round < 3; $round++) {
            foreach ([0.005, 0.006, 0.1, 1.0, 60.0, 61.0] as $seconds) {
                $this->recorder->observe('job_seconds', ['etl'], $seconds);
            }
            $this->recorder->flush();
        }

        self::assertSame(
            ['3.0', '9.0', '12.0', '15.0', '18.0', '18.0', '366.333'],
            array_values($this->samples('job_seconds')),
        );
    }

    public function testAnIntegerAndItsTextAreOneSeries(): void
    {
        $this->recorder->add('requests_total', ['api', 'pro', 200]);
        $this->recorder->add('requests_total', ['api', 'pro', '200']);
        $this->recorder->flush();
        $this->recorder->add('requests_total', ['api', 'pro', 200]);
        $this->recorder->flush();

        self::assertSame(
            ['requests_total{endpoint="api",tier="pro",status="200"}' => '3.0'],
            $this->samples('requests_total'),
        );
    }

    public function testBooleansNullsAndTextsThatReadTheSameJoinedStayApart(): void
    {
        for ($round = 0; $round < 4; $round++) {
            foreach ([true, '1', false, '', 'true'] as $value) {
                $this->recorder->add('pairs_total', [$value, 'x']);
            }
            $this->recorder->flush();
        }

        self::assertSame([
            'pairs_total{left="",right="x"}' => '4.0',
            'pairs_total{left="1",right="x"}' => '4.0',
            'pairs_total{left="false",right="x"}' => '4.0',
            'pairs_total{left="true",right="x"}' => '8.0',
        ], $this->samples('pairs_total'));
    }

    public function testValuesThatContainTheSeparatorStayApart(): void
    {
        for ($round = 0; $round < 3; $round++) {
            $this->recorder->add('pairs_total', ["a\x1fb", 'c']);
            $this->recorder->add('pairs_total', ['a', "b\x1fc"]);
            $this->recorder->flush();
        }

        self::assertSame([
            "pairs_total{left=\"a\x1fb\",right=\"c\"}" => '3.0',
            "pairs_total{left=\"a\",right=\"b\x1fc\"}" => '3.0',
        ], $this->samples('pairs_total'));
    }

    public function testBackedEnumsAndStringablesAreTheirValues(): void
    {
        $this->recorder->add('pairs_total', [Words::Hello, new \Exception('x')]);
        $this->recorder->add('pairs_total', ['hello', 1.5]);
        $this->recorder->flush();

        self::assertSame('1.0', $this->samples('pairs_total')['pairs_total{left="hello",right="1.5"}']);
        self::assertCount(2, $this->samples('pairs_total'));
    }

    public function testAMissingValueIsTheLabelsValueForAbsence(): void
    {
        for ($round = 0; $round < 2; $round++) {
            $this->recorder->add('requests_total', [null, null, 404]);
            $this->recorder->flush();
        }

        self::assertSame(
            ['requests_total{endpoint="unmatched",tier="none",status="404"}' => '2.0'],
            $this->samples('requests_total'),
        );
        self::assertSame([], $this->samples(Health::FOLDED), 'the value for absence is as good as a declared one');
    }

    public function testAMissingValueWithoutOneForAbsenceIsNoObservation(): void
    {
        $this->recorder->add('requests_total', ['api', 'pro', null]);
        $this->recorder->flush();

        self::assertSame([], $this->samples('requests_total'));
        self::assertSame([], $this->health->counters(), 'nor is it an error');
    }

    public function testUndeclaredValuesAreFoldedAndEachOfThemCounted(): void
    {
        for ($round = 0; $round < 5; $round++) {
            $this->recorder->add('violations_total', ['platinum']);
            $round % 2 && $this->recorder->flush();
        }
        $this->recorder->add('violations_total', ['other']);
        $this->recorder->flush();

        self::assertSame('6.0', $this->samples('violations_total')['violations_total{tier="other"}']);
        self::assertSame(
            [Health::FOLDED . '{metric="violations_total",label="tier",reason="undeclared_value"}' => '5.0'],
            $this->samples(Health::FOLDED),
        );
    }

    public function testValuesPastTheSaturationShareOneSeries(): void
    {
        foreach ([1, '2', 4, 5, '17', '4+', 'x', -1] as $retry) {
            $this->recorder->add('retries_total', [$retry]);
        }
        $this->recorder->flush();

        self::assertSame([
            'retries_total{retry="1"}' => '1.0',
            'retries_total{retry="2"}' => '1.0',
            'retries_total{retry="4+"}' => '4.0',
            'retries_total{retry="other"}' => '2.0',
        ], $this->samples('retries_total'));
    }

    public function testValuesPastTheCapShareTheOverflowSeries(): void
    {
        for ($round = 0; $round < 2; $round++) {
            for ($endpoint = 1; $endpoint <= 8; $endpoint++) {
                $this->recorder->add('requests_total', ["api/$endpoint", 'free', '200']);
            }
            $this->recorder->flush();
        }

        self::assertSame(
            ['2.0', '2.0', '2.0', '2.0', '2.0', '6.0'],
            array_values($this->samples('requests_total')),
        );
        self::assertSame(
            '6.0',
            $this->samples('requests_total')['requests_total{endpoint="other",tier="free",status="200"}'],
        );
        self::assertSame(
            [Health::FOLDED . '{metric="requests_total",label="endpoint",reason="max_values"}' => '6.0'],
            $this->samples(Health::FOLDED),
        );
    }

    public function testSeriesPastTheBudgetFoldTheirOpenLabels(): void
    {
        foreach (['a', 'b', 'c', 'd', 'e', 'a'] as $word) {
            $this->recorder->add('few_total', [$word, 'pro']);
            $this->recorder->flush();
        }

        self::assertSame([
            'few_total{word="a",tier="pro"}' => '2.0',
            'few_total{word="b",tier="pro"}' => '1.0',
            'few_total{word="c",tier="pro"}' => '1.0',
            'few_total{word="other",tier="pro"}' => '2.0',
        ], $this->samples('few_total'));
        self::assertSame(
            [Health::FOLDED . '{metric="few_total",label="word",reason="max_series"}' => '2.0'],
            $this->samples(Health::FOLDED),
        );
    }

    public function testEndlessDistinctValuesDoNotGrowMemory(): void
    {
        $hostile = function (int $from, int $to): int {
            for ($request = $from; $request < $to; $request++) {
                $this->recorder->add('pairs_total', ["hostile $request", "\xff$request"]);
                $this->recorder->observe('job_seconds', [str_repeat((string) $request, 100)], 1);
                $request % 3 === 0 && $this->recorder->flush();
            }
            $this->recorder->flush();

            return memory_get_usage();
        };
        $settled = $hostile(0, 2_000);
        $after = $hostile(2_000, 20_000);

        self::assertLessThan(200_000, $after - $settled);
        self::assertLessThanOrEqual(101, count($this->samples('pairs_total')));
    }

    public function testABatchOfEndlessDistinctValuesIsSentInParts(): void
    {
        for ($row = 0; $row < 12_000; $row++) {
            $this->recorder->add('pairs_total', ["row $row", 'x']);
        }

        self::assertLessThan(5_000, $this->recorder->pending());
        $this->recorder->flush();
        self::assertSame(12_000.0, array_sum(array_map('floatval', $this->samples('pairs_total'))));
    }

    public function testAGaugeKeepsTheLastValueAndWhatFollowsIt(): void
    {
        $this->recorder->add('queue_size', ['default'], 100);
        $this->recorder->set('queue_size', ['default'], 5);
        $this->recorder->add('queue_size', ['default'], -7);
        $this->recorder->flush();
        self::assertSame(['queue_size{queue="default"}' => '-2.0'], $this->samples('queue_size'));

        $this->recorder->add('queue_size', ['default'], 3);
        $this->recorder->flush();
        self::assertSame(['queue_size{queue="default"}' => '1.0'], $this->samples('queue_size'));
    }

    public function testGaugesAndCountersOfFractionsAreScaled(): void
    {
        $this->recorder->set('temperature_celsius', [], -0.25);
        $this->recorder->add('cost_dollars_total', [], 0.001);
        $this->recorder->flush();
        $this->recorder->add('cost_dollars_total', [], 2);
        $this->recorder->flush();

        self::assertSame(['temperature_celsius' => '-0.25'], $this->samples('temperature_celsius'));
        self::assertSame(['cost_dollars_total' => '2.001'], $this->samples('cost_dollars_total'));
    }

    /** @dataProvider unusable */
    public function testWhatCannotBeRecordedIsDroppedAndCounted(string $reason, callable $record): void
    {
        $this->recorder->add('plain_total', []);
        $this->recorder->observe('job_seconds', ['warm'], 1);
        $this->recorder->flush();
        $before = Spec::exposition($this->store);

        $record($this->recorder);
        $this->recorder->flush();

        self::assertSame([Health::DROPPED => ["reason=\"$reason\"" => 1]], $this->health->counters());
        self::assertSame($before, Spec::exposition($this->store));
    }

    /** @return iterable<string, array{0: string, 1: callable(Recorder): void}> */
    public static function unusable(): iterable
    {
        $cases = [
            'unknown metric' => ['unknown_metric', fn (Recorder $r) => $r->add('nothing_total', [])],
            'observed counter' => ['unknown_metric', fn (Recorder $r) => $r->observe('plain_total', [], 1)],
            'added histogram' => ['unknown_metric', fn (Recorder $r) => $r->add('job_seconds', ['warm'])],
            'set counter' => ['unknown_metric', fn (Recorder $r) => $r->set('plain_total', [], 1)],
            'negative increment' => ['negative_increment', fn (Recorder $r) => $r->add('plain_total', [], -1)],
            'negative observation' => ['negative_increment', fn (Recorder $r) => $r->observe('idle_seconds', [], -0.1)],
            'NaN increment' => ['invalid_value', fn (Recorder $r) => $r->add('plain_total', [], NAN)],
            'infinite observation' => ['invalid_value', fn (Recorder $r) => $r->observe('job_seconds', ['warm'], INF)],
            'NaN observation' => ['invalid_value', fn (Recorder $r) => $r->observe('job_seconds', ['warm'], NAN)],
            'infinite gauge' => ['invalid_value', fn (Recorder $r) => $r->set('queue_size', ['x'], -INF)],
            'too large' => ['invalid_value', fn (Recorder $r) => $r->set('temperature_celsius', [], 1e19)],
            'too large once scaled' => ['invalid_value', fn (Recorder $r) => $r->observe('idle_seconds', [], 1e13)],
            'too few labels' => ['invalid_value', fn (Recorder $r) => $r->add('pairs_total', ['a'])],
            'too many labels' => ['invalid_value', fn (Recorder $r) => $r->add('plain_total', ['a'])],
            'an array for a label' => ['invalid_value', fn (Recorder $r) => @$r->add('pairs_total', [['a'], 'b'])],
            'an object for a label' => ['invalid_value', fn (Recorder $r) => $r->add('violations_total', [$r])],
        ];

        return $cases;
    }

    public function testAWarningForALabelThatIsAnArrayDoesNotBecomeAnException(): void
    {
        set_error_handler(static fn (int $level, string $message) => throw new \ErrorException($message));
        try {
            $this->recorder->add('pairs_total', [['a'], 'b']);
        } finally {
            restore_error_handler();
        }

        self::assertSame([Health::DROPPED => ['reason="invalid_value"' => 1]], $this->health->counters());
    }

    public function testATotalThatWouldLeaveTheRangeStaysAsItIs(): void
    {
        $this->recorder->add('plain_total', [], PHP_INT_MAX - 1);
        $this->recorder->add('plain_total', [], 2);
        $this->recorder->flush();
        $this->recorder->add('plain_total', [], 3);
        $this->recorder->add('violations_total', ['pro']);
        $this->recorder->flush();

        self::assertSame([Health::DROPPED => ['reason="invalid_value"' => 2]], $this->health->counters());
        self::assertSame(['plain_total' => '9.223372036854776e+18'], $this->samples('plain_total'));
        self::assertSame('1.0', $this->samples('violations_total')['violations_total{tier="pro"}']);
    }

    /** @group processes */
    public function testWhatAForkInheritsIsSentByTheParentOnly(): void
    {
        $folder = new Folder();
        $open = static fn (): SqliteStore => new SqliteStore("$folder->path/metrics.sqlite", 'chom', 5_000);
        $recorder = Spec::recorder($open(), new Health($folder->path));
        $recorder->add('plain_total', [], 100);
        $recorder->add('pairs_total', ['a', 'b'], 100);
        $recorder->add('no_such_metric', []);
        Processes::fork(3, static function (int $child) use ($recorder): void {
            if ($child > 0) {
                $recorder->add('plain_total', [], $child);
                $recorder->add('no_such_metric', []);
            }
            $recorder->flush();
        });
        $recorder->add('plain_total', [], 1_000);
        $recorder->flush();

        self::assertSame(['plain_total' => '1103.0'], Spec::samples($open(), 'plain_total'));
        self::assertSame(['pairs_total{left="a",right="b"}' => '100.0'], Spec::samples($open(), 'pairs_total'));
        self::assertSame(['reason="unknown_metric"' => 3], (new Health($folder->path))->counters()[Health::DROPPED]);
    }

    public function testPendingCountsUpdatesAndDiscardForgetsThem(): void
    {
        $this->recorder->add('plain_total', []);
        $this->recorder->add('plain_total', []);
        $this->recorder->set('queue_size', ['a'], 1);
        self::assertSame(2, $this->recorder->pending());

        $this->recorder->discard();
        $this->recorder->flush();
        self::assertSame(0, $this->recorder->pending());
        self::assertSame(['plain_total' => '0.0'], $this->samples('plain_total'));
        self::assertSame([], $this->samples('queue_size'));
    }

    public function testAFlushIsDueByNumberOrByAge(): void
    {
        $this->recorder->add('plain_total', []);
        $this->recorder->flushIfDue(2, 3600.0);
        self::assertSame(1, $this->recorder->pending());

        $this->recorder->add('cost_dollars_total', []);
        $this->recorder->flushIfDue(2, 3600.0);
        self::assertSame(0, $this->recorder->pending());

        $this->recorder->add('plain_total', []);
        $this->recorder->flushIfDue(100, 0.02);
        self::assertSame(1, $this->recorder->pending());
        usleep(30_000);
        $this->recorder->flushIfDue(100, 0.02);
        self::assertSame(0, $this->recorder->pending());
    }

    public function testAFailingStoreCostsTheBatchAndNothingElse(): void
    {
        $errors = [];
        $store = $this->failing(StoreFailure::unavailable('gone'));
        $recorder = Spec::recorder($store, $this->health, static function (\Throwable $error) use (&$errors): void {
            $errors[] = $error->getMessage();
        });
        for ($request = 0; $request < 3; $request++) {
            $recorder->add('plain_total', [], 50);
            $recorder->observe('job_seconds', ['a'], 1);
            $recorder->observe('job_seconds', ['a'], 2);
            $recorder->flush();
        }

        self::assertSame([
            Health::DROPPED => ['reason="store_unavailable"' => 9],
            Health::STORE_FAILURES => ['operation="admit"' => 3],
        ], $this->health->counters());
        self::assertSame(['gone'], $errors, 'reported at most once a minute');
    }

    public function testAnErrorNobodyExpectedIsCountedToo(): void
    {
        $report = static fn (\Throwable $error) => throw new \RuntimeException('and the log is full');
        $recorder = Spec::recorder($this->failing(new \TypeError('a bug')), $this->health, $report);
        $recorder->add('plain_total', []);
        $recorder->add('violations_total', ['pro']);
        $recorder->flush();

        self::assertSame([Health::DROPPED => ['reason="internal_error"' => 2]], $this->health->counters());
    }

    public function testWhatIsRecordedWhileAFailureIsReportedIsKept(): void
    {
        $recorder = null;
        $report = static function () use (&$recorder): void {
            $recorder->add('plain_total', []);
        };
        $recorder = Spec::recorder($this->failing(StoreFailure::unavailable('gone')), $this->health, $report);
        $recorder->add('violations_total', ['pro']);
        $recorder->flush();

        self::assertSame(1, $recorder->pending());
    }

    private function failing(\Throwable $error): Store
    {
        $store = $this->createStub(Store::class);
        $store->method('prefix')->willReturn('');
        $store->method('write')->willThrowException($error);
        $store->method('admit')->willThrowException($error);

        return $store;
    }

    /** @return array<string, string> */
    private function samples(string $metric): array
    {
        return Spec::samples($this->store, $metric);
    }
}
