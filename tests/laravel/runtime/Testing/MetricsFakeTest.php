<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Testing;

use PHPUnit\Framework\AssertionFailedError;
use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Hooks;
use Sdkgen\Laravel\Runtime\Instrument\Counter;
use Sdkgen\Laravel\Runtime\Instrument\Gauge;
use Sdkgen\Laravel\Runtime\Instrument\Histogram;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Testing\MetricsFake;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class MetricsFakeTest extends TestCase
{
    private MemoryStore $store;

    private Recorder $recorder;

    private MetricsFake $fake;

    protected function setUp(): void
    {
        $this->store = new MemoryStore();
        $this->recorder = Spec::recorder($this->store);
        $this->fake = new MetricsFake($this->recorder, Spec::metrics(), Spec::LABELS);
    }

    public function testACounterIsSeen(): void
    {
        $this->fake->assertNotIncremented('requests_total');
        $this->request('api', 'pro', 200);
        $this->request('api', 'pro', 200, 4);
        $this->request('web', Tier::Free, 404);

        $this->fake->assertIncremented('requests_total');
        $this->fake->assertIncremented('requests_total', ['endpoint' => 'api'], 5);
        $this->fake->assertIncremented('requests_total', ['status' => 404, 'tier' => Tier::Free], by: 1);
        $this->fake->assertNotIncremented('requests_total', ['endpoint' => 'web', 'tier' => 'pro']);
        $this->fake->assertRecordedTimes('requests_total', 2, ['tier' => Tier::Pro]);
        self::assertSame(6, $this->fake->value('requests_total'));
        self::assertSame(5, $this->fake->value('requests_total', ['endpoint' => 'api']));
        self::assertNull($this->fake->value('requests_total', ['endpoint' => 'none']));
    }

    public function testARenamedMetricIsSeenUnderBothNames(): void
    {
        (new Counter($this->recorder, 'former_total', ['pro']))->inc(2);
        (new Counter($this->recorder, 'present_total', ['pro']))->inc(3);

        $this->fake->assertIncremented('former_total', ['tier' => 'pro'], by: 5);
        $this->fake->assertIncremented('present_total', ['tier' => 'pro'], by: 5);
    }

    public function testAGaugeIsSeen(): void
    {
        $gauge = new Gauge($this->recorder, 'queue_size', ['default']);
        $gauge->set(7);
        $gauge->inc(2);
        $gauge->dec();
        (new Gauge($this->recorder, 'temperature_celsius', []))->set(0.1 + 0.2);

        (new Gauge($this->recorder, 'rate_limit', ['pro']))->inc(5);
        $this->assertFails('rate_limit was not set.', fn () => $this->fake->assertSet('rate_limit', value: 5));

        $this->fake->assertSet('queue_size');
        $this->fake->assertSet('queue_size', ['queue' => 'default'], 8);
        $this->fake->assertIncremented('queue_size', by: 1);
        $this->fake->assertSet('temperature_celsius', value: 0.3);
        self::assertSame(8, $this->fake->value('queue_size'));
    }

    public function testAHistogramIsSeen(): void
    {
        $this->fake->assertNotObserved('job_seconds');
        $histogram = new Histogram($this->recorder, 'job_seconds', ['mail']);
        $histogram->observe(3.2);
        $histogram->observe(0.5);
        $histogram->time(static fn (): bool => true);

        $this->fake->assertObserved('job_seconds');
        $this->fake->assertObserved('job_seconds', ['job' => 'mail'], 3.2, times: 1);
        $this->fake->assertObserved('job_seconds', value: static fn (float $seconds): bool => $seconds < 1, times: 2);
        $this->fake->assertObserved('job_seconds', times: 3);
        $this->fake->assertNotObserved('job_seconds', ['job' => 'other']);
        self::assertSame([3.2, 0.5], array_slice($this->fake->observations('job_seconds'), 0, 2));
    }

    /** A series that was recorded before, and so is remembered by the recorder, included. */
    public function testNothingReachesTheStore(): void
    {
        $recorder = Spec::recorder($this->store);
        for ($i = 0; $i < 3; $i++) {
            $recorder->add('plain_total', []);
            $recorder->observe('idle_seconds', [], 0.1);
            $recorder->flush();
        }
        $recorder->add('plain_total', []);
        $before = $this->store->read(array_column(Spec::metrics(), 'key'));
        $fake = new MetricsFake($recorder, Spec::metrics(), Spec::LABELS);
        for ($i = 0; $i < 3; $i++) {
            $recorder->add('plain_total', []);
            $recorder->observe('idle_seconds', [], 0.1);
        }
        $recorder->flush();

        self::assertSame($before, $this->store->read(array_column(Spec::metrics(), 'key')));
        self::assertSame(0, $recorder->pending());
        $fake->assertIncremented('plain_total', by: 3);
        $fake->assertObserved('idle_seconds', times: 3);
    }

    public function testWhatHooksRecordIsSeen(): void
    {
        $hooks = new Hooks(Spec::HOOKS, $this->recorder);
        $hooks->count('http.request', ['http.status' => '200', 'http.route_template' => null]);
        $hooks->observe('http.duration', ['http.route_template' => 'api'], 0.2);

        $this->fake->assertIncremented('requests_total', ['endpoint' => 'unmatched', 'tier' => 'none'], 1);
        $this->fake->assertIncremented('requests_total', ['endpoint' => null, 'tier' => null], 1);
        $this->fake->assertObserved('job_seconds', ['job' => 'api'], 0.2);
    }

    public function testValuesAreThoseThatWouldBeExposed(): void
    {
        (new Counter($this->recorder, 'retries_total', [9]))->inc();
        $this->request('api', 'gold', '200');

        $this->fake->assertIncremented('retries_total', ['retry' => '4+']);
        $this->fake->assertIncremented('retries_total', ['retry' => 5]);
        $this->fake->assertIncremented('requests_total', ['tier' => 'other']);
    }

    public function testNothingIsNothing(): void
    {
        $this->fake->assertNothingRecorded();
        $this->fake->assertNothingDropped();
        (new Counter($this->recorder, 'plain_total', []))->inc();
        $this->fake->assertNothingRecorded('retries_total');

        $this->assertFails('Something was recorded.', fn () => $this->fake->assertNothingRecorded());
        $this->assertFails('plain_total was recorded once, instead of 0.', fn () => $this->fake
            ->assertNothingRecorded('plain_total'));
    }

    public function testWhatARecorderWouldDropIsNotRecorded(): void
    {
        (new Counter($this->recorder, 'plain_total', []))->inc(-1);
        (new Histogram($this->recorder, 'idle_seconds', []))->observe(NAN);
        (new Counter($this->recorder, 'retries_total', []))->inc();

        $this->fake->assertNothingRecorded();
        $failure = $this->assertFails('Something was dropped.', fn () => $this->fake->assertNothingDropped());
        self::assertStringContainsString('plain_total: negative_increment (add -1)', $failure);
        self::assertStringContainsString('idle_seconds: invalid_value', $failure);
        self::assertStringContainsString('retries_total: invalid_value (Wrong number of label values)', $failure);
    }

    /** @dataProvider mistakes */
    public function testAMistakeInTheAssertionFailsTheTest(string $message, \Closure $assertion): void
    {
        $this->assertFails($message, fn () => $assertion($this->fake));
    }

    /** @return iterable<string, array{string, \Closure(MetricsFake): void}> */
    public static function mistakes(): iterable
    {
        yield 'metric' => [
            'There is no metric "request_total": did you mean "requests_total"?',
            static fn (MetricsFake $fake) => $fake->assertNotIncremented('request_total'),
        ];
        yield 'label' => [
            '"requests_total" has no label "endpont": did you mean "endpoint"?',
            static fn (MetricsFake $fake) => $fake->assertNotIncremented('requests_total', ['endpont' => 'x']),
        ];
        yield 'label far from any' => [
            '"requests_total" has no label "colour"; there are: endpoint, tier, status.',
            static fn (MetricsFake $fake) => $fake->assertNotIncremented('requests_total', ['colour' => 'x']),
        ];
        yield 'label of none' => [
            '"plain_total" has no label "x"; it has none.',
            static fn (MetricsFake $fake) => $fake->assertNothingRecorded('plain_total', ['x' => 'y']),
        ];
        yield 'value' => [
            '"tier" of "requests_total" has no value "fre": did you mean "free"?'
            . ' What is not declared is recorded as "other".',
            static fn (MetricsFake $fake) => $fake->assertNotIncremented('requests_total', ['tier' => 'fre']),
        ];
        yield 'null' => [
            '"status" of "requests_total" has no value for null',
            static fn (MetricsFake $fake) => $fake->value('requests_total', ['status' => null]),
        ];
        yield 'counter observed' => [
            '"requests_total" is a counter: use assertIncremented()',
            static fn (MetricsFake $fake) => $fake->assertObserved('requests_total'),
        ];
        yield 'histogram incremented' => [
            '"job_seconds" is a histogram: use assertObserved()',
            static fn (MetricsFake $fake) => $fake->assertNotIncremented('job_seconds'),
        ];
        yield 'histogram set' => [
            '"job_seconds" is a histogram: use assertObserved()',
            static fn (MetricsFake $fake) => $fake->assertSet('job_seconds'),
        ];
    }

    public function testAFailureShowsWhatWasRecorded(): void
    {
        $this->request('api', 'pro', '200');
        $this->request('api', 'pro', '200');
        (new Gauge($this->recorder, 'queue_size', ['default']))->set(1);
        $recorded = "\nRecorded:\n"
            . '  requests_total{endpoint="api",tier="pro",status="200"} incremented by 1 (2 times)';

        self::assertSame(
            'requests_total{tier="free"} was not incremented.' . $recorded,
            $this->assertFails('', fn () => $this->fake->assertIncremented('requests_total', ['tier' => 'free'])),
        );
        self::assertSame(
            'requests_total{tier="pro"} was incremented by 2 in all, instead of 3.' . $recorded,
            $this->assertFails('', fn () => $this->fake->assertIncremented('requests_total', ['tier' => 'pro'], 3)),
        );
        self::assertSame(
            'requests_total was incremented.' . $recorded,
            $this->assertFails('', fn () => $this->fake->assertNotIncremented('requests_total')),
        );
        $all = $recorded . "\n  queue_size{queue=\"default\"} set to 1";
        self::assertSame(
            'job_seconds did not observe 3.' . $all,
            $this->assertFails('', fn () => $this->fake->assertObserved('job_seconds', value: 3)),
        );
        self::assertSame(
            'plain_total was not incremented, instead of by 2.' . $all,
            $this->assertFails('', fn () => $this->fake->assertIncremented('plain_total', by: 2)),
        );
        $this->assertFails('queue_size does not show 2.', fn () => $this->fake->assertSet('queue_size', value: 2));
        $this->assertFails('rate_limit was not set.', fn () => $this->fake->assertSet('rate_limit', value: 2));
    }

    public function testSeveralGaugesHaveNoOneValue(): void
    {
        (new Gauge($this->recorder, 'queue_size', ['default']))->set(1);
        (new Gauge($this->recorder, 'queue_size', ['mail']))->set(2);

        self::assertSame(2, $this->fake->value('queue_size', ['queue' => 'mail']));
        $failure = $this->assertFails('Several series are queue_size', fn () => $this->fake->value('queue_size'));
        self::assertStringContainsString('queue_size{queue="mail"} set to 2', $failure);
    }

    public function testALongListIsCut(): void
    {
        for ($i = 0; $i < 25; $i++) {
            (new Counter($this->recorder, 'retries_total', [1]))->inc($i + 1);
        }

        $this->assertFails("\n  … and 5 more", fn () => $this->fake->assertNothingRecorded());
    }

    public function testANewFakeStartsAfresh(): void
    {
        $this->request('api', 'pro', '200');
        $fake = new MetricsFake($this->recorder, Spec::metrics(), Spec::LABELS);

        $fake->assertNothingRecorded();
    }

    public function testADisabledRecorderCanBeFaked(): void
    {
        $recorder = Recorder::disabled();
        $recorder->add('plain_total', []);
        $recorder->flush();
        self::assertSame(0, $recorder->pending());

        $fake = new MetricsFake($recorder, Spec::metrics(), Spec::LABELS);
        $recorder->add('plain_total', []);
        $fake->assertIncremented('plain_total', by: 1);
    }

    private function request(string $endpoint, mixed $tier, int|string $status, int $by = 1): void
    {
        (new Counter($this->recorder, 'requests_total', [$endpoint, $tier, $status]))->inc($by);
    }

    /** @return string the message */
    private function assertFails(string $message, callable $assertion): string
    {
        try {
            $assertion();
        } catch (AssertionFailedError $failure) {
            self::assertStringContainsString($message, $failure->getMessage());

            return $failure->getMessage();
        }
        throw new \LogicException('It passed.');
    }
}
