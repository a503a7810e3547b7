<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Testing;

use PHPUnit\Framework\Assert;
use Sdkgen\Laravel\Generated\Catalogue;
use Sdkgen\Laravel\Runtime\Recorder;

/**
 * Assertions about what was recorded since `Metrics::fake()`, by the application and by the hooks alike.
 *
 * Labels may be given in part: an assertion is about all series that have these values. Values are those that would be
 * exposed; enum cases, numbers and booleans are accepted for them.
 */
final class MetricsFake
{
    private readonly Journal $journal;

    private readonly Vocabulary $vocabulary;

    /**
     * @internal made by Metrics::fake()
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     * @param array<string, array<string, mixed>> $labels Catalogue::LABELS
     */
    public function __construct(Recorder $recorder, array $metrics, array $labels)
    {
        $this->journal = new Journal($metrics, $labels);
        $this->vocabulary = new Vocabulary($metrics, $labels);
        $recorder->divert($this->journal->note(...));
    }

    /** @internal called by Metrics::fake() */
    public static function of(Recorder $recorder): self
    {
        return new self($recorder, Catalogue::METRICS, Catalogue::LABELS);
    }

    /**
     * A counter, or a gauge that is counted up and down, was incremented: with $by, by that much in all.
     *
     * @param array<string, mixed> $labels
     */
    public function assertIncremented(string $metric, array $labels = [], int|float|null $by = null): void
    {
        $this->vocabulary->expect($metric, 'counter', 'gauge');
        $increments = $this->amounts(Observation::ADD, $metric, $labels);
        $sum = Journal::number(array_sum($increments));
        $this->verify(
            $increments !== [] && ($by === null || self::equal(array_sum($increments), $by)),
            $metric,
            $labels,
            match (true) {
                $by === null => 'was not incremented.',
                $increments === [] => 'was not incremented, instead of by ' . Journal::number($by) . '.',
                default => "was incremented by $sum in all, instead of " . Journal::number($by) . '.',
            },
        );
    }

    /** @param array<string, mixed> $labels */
    public function assertNotIncremented(string $metric, array $labels = []): void
    {
        $this->vocabulary->expect($metric, 'counter', 'gauge');
        $increments = $this->amounts(Observation::ADD, $metric, $labels);
        $this->verify($increments === [], $metric, $labels, 'was incremented.');
    }

    /**
     * A gauge was set: with $value, and shows it now.
     *
     * @param array<string, mixed> $labels
     */
    public function assertSet(string $metric, array $labels = [], int|float|null $value = null): void
    {
        $this->vocabulary->expect($metric, 'gauge');
        $set = $this->amounts(Observation::SET, $metric, $labels) !== [];
        $shown = $this->journal->values($metric, $this->vocabulary->labels($metric, $labels));
        $found = array_filter($shown, static fn (int|float $is): bool => $value === null || self::equal($is, $value));
        $this->verify(
            $set && $found !== [],
            $metric,
            $labels,
            $set ? 'does not show ' . Journal::number($value ?? 0) . '.' : 'was not set.',
        );
    }

    /**
     * A histogram observed something: with $value, exactly this or what the callable accepts; with $times, so often.
     *
     * @param array<string, mixed> $labels
     * @param (callable(int|float): bool)|int|float|null $value
     */
    public function assertObserved(
        string $metric,
        array $labels = [],
        callable|int|float|null $value = null,
        ?int $times = null,
    ): void {
        $this->vocabulary->expect($metric, 'histogram');
        $accepted = array_filter(
            $this->amounts(Observation::OBSERVE, $metric, $labels),
            static fn (int|float $is): bool => match (true) {
                $value === null => true,
                is_callable($value) => (bool) $value($is),
                default => self::equal($is, $value),
            },
        );
        $what = is_int($value) || is_float($value) ? Journal::number($value) : 'an expected value';
        $what = $value === null ? '' : " $what";
        $this->verify(
            $times === null ? $accepted !== [] : count($accepted) === $times,
            $metric,
            $labels,
            $times === null ? "did not observe$what." : "observed$what " . self::times(count($accepted), $times),
        );
    }

    /** @param array<string, mixed> $labels */
    public function assertNotObserved(string $metric, array $labels = []): void
    {
        $this->assertObserved($metric, $labels, null, 0);
    }

    /**
     * So many calls recorded something of the metric, whatever they recorded.
     *
     * @param array<string, mixed> $labels
     */
    public function assertRecordedTimes(string $metric, int $times, array $labels = []): void
    {
        $this->vocabulary->expect($metric);
        $count = count($this->journal->of($metric, $this->vocabulary->labels($metric, $labels)));
        $this->verify($count === $times, $metric, $labels, 'was recorded ' . self::times($count, $times));
    }

    /**
     * Nothing at all was recorded, or nothing of one metric. Hooks record too: a request is a recorded request.
     *
     * @param array<string, mixed> $labels
     */
    public function assertNothingRecorded(?string $metric = null, array $labels = []): void
    {
        if ($metric !== null) {
            $this->assertRecordedTimes($metric, 0, $labels);
        } else {
            self::settle($this->journal->isEmpty(), 'Something was recorded.' . $this->journal->describe());
        }
    }

    /** Nothing was refused: no negative increment, no NaN, no wrong number of labels. */
    public function assertNothingDropped(): void
    {
        self::settle($this->journal->dropped() === [], 'Something was dropped.' . $this->journal->describe());
    }

    /**
     * What a counter would show, all matching series together; or what the one matching series of a gauge would.
     *
     * @param array<string, mixed> $labels
     * @return int|float|null null when nothing was recorded
     */
    public function value(string $metric, array $labels = []): int|float|null
    {
        $this->vocabulary->expect($metric, 'counter', 'gauge');
        $labels = $this->vocabulary->labels($metric, $labels);
        $values = $this->journal->values($metric, $labels);
        $counter = $this->vocabulary->type($metric) === 'counter';
        if (!$counter && count($values) > 1) {
            Assert::fail('Several series are ' . Observation::name($metric, $labels) . ': name more labels.'
                . $this->journal->describe($metric));
        }

        return $values === [] ? null : array_sum($values);
    }

    /**
     * What a histogram observed, in order.
     *
     * @param array<string, mixed> $labels
     * @return list<int|float>
     */
    public function observations(string $metric, array $labels = []): array
    {
        $this->vocabulary->expect($metric, 'histogram');

        return $this->amounts(Observation::OBSERVE, $metric, $labels);
    }

    /**
     * @param array<string, mixed> $labels
     * @return list<int|float>
     */
    private function amounts(string $operation, string $metric, array $labels): array
    {
        return array_map(
            static fn (Observation $seen): int|float => $seen->amount,
            $this->journal->of($metric, $this->vocabulary->labels($metric, $labels), $operation),
        );
    }

    /** @param array<string, mixed> $labels */
    private function verify(bool $holds, string $metric, array $labels, string $complaint): void
    {
        $series = Observation::name($metric, $this->vocabulary->labels($metric, $labels));
        self::settle($holds, $holds ? '' : "$series $complaint" . $this->journal->describe($metric));
    }

    /** Counts as an assertion either way, so that a test which makes no other is not a risky one. */
    private static function settle(bool $holds, string $message): void
    {
        if (!$holds) {
            Assert::fail($message);
        }
        Assert::assertTrue($holds);
    }

    private static function times(int $count, int $expected): string
    {
        return ($count === 1 ? 'once' : "$count times") . ", instead of $expected.";
    }

    /** 0.1 + 0.2 is 0.3 to whoever reads a dashboard. */
    private static function equal(int|float $one, int|float $other): bool
    {
        return is_int($one) && is_int($other)
            ? $one === $other
            : abs($one - $other) <= 1e-9 * max(1.0, abs($one), abs($other));
    }
}
