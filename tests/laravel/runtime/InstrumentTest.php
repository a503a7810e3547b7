<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Instrument\Counter;
use Sdkgen\Laravel\Runtime\Instrument\Gauge;
use Sdkgen\Laravel\Runtime\Instrument\Histogram;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class InstrumentTest extends TestCase
{
    private MemoryStore $store;
    private Recorder $recorder;

    protected function setUp(): void
    {
        $this->store = new MemoryStore();
        $this->recorder = Spec::recorder($this->store);
    }

    public function testCounter(): void
    {
        $counter = new Counter($this->recorder, 'violations_total', ['pro']);
        $counter->inc();
        $counter->inc(120);

        self::assertSame('121.0', $this->samples('violations_total')['violations_total{tier="pro"}']);
    }

    public function testGauge(): void
    {
        $gauge = new Gauge($this->recorder, 'queue_size', ['default']);
        $gauge->set(10);
        $gauge->inc();
        $gauge->dec(4);

        self::assertSame(['queue_size{queue="default"}' => '7.0'], $this->samples('queue_size'));
    }

    public function testGaugeOfTheCurrentTime(): void
    {
        $before = time();
        (new Gauge($this->recorder, 'seen_timestamp_seconds', []))->setToCurrentTime();
        $seen = (float) $this->samples('seen_timestamp_seconds')['seen_timestamp_seconds'];

        self::assertGreaterThanOrEqual($before, $seen);
        self::assertLessThan($before + 60, $seen);
    }

    public function testTimingReturnsWhatTheWorkReturned(): void
    {
        $histogram = new Histogram($this->recorder, 'job_seconds', ['etl']);

        self::assertSame('done', $histogram->time(static fn (): string => 'done'));
        self::assertSame('1.0', $this->samples('job_seconds')['job_seconds_count{job="etl"}']);
    }

    public function testTimingRecordsWorkThatThrows(): void
    {
        $histogram = new Histogram($this->recorder, 'job_seconds', ['etl']);
        try {
            $histogram->time(static function (): void {
                usleep(6_000);
                throw new \LogicException('failed');
            });
            self::fail('the exception must reach the caller');
        } catch (\LogicException) {
            $samples = $this->samples('job_seconds');
        }

        self::assertSame('1.0', $samples['job_seconds_count{job="etl"}']);
        self::assertSame('0.0', $samples['job_seconds_bucket{job="etl",le="0.005"}'], 'in seconds');
    }

    public function testATimerObservesOnce(): void
    {
        $timer = (new Histogram($this->recorder, 'job_seconds', ['etl']))->start();
        // Not every PHP sleeps for as long as it is told to.
        $later = hrtime(true) + 1_000_000;
        while (hrtime(true) < $later) {
        }
        $seconds = $timer->stop();

        self::assertGreaterThanOrEqual(0.001, $seconds);
        self::assertSame($seconds, $timer->stop());
        self::assertSame('1.0', $this->samples('job_seconds')['job_seconds_count{job="etl"}']);
    }

    public function testObserve(): void
    {
        (new Histogram($this->recorder, 'job_seconds', ['etl']))->observe(3.2);

        self::assertSame('3.2', $this->samples('job_seconds')['job_seconds_sum{job="etl"}']);
    }

    /** @return array<string, string> */
    private function samples(string $metric): array
    {
        $this->recorder->flush();

        return Spec::samples($this->store, $metric);
    }
}
