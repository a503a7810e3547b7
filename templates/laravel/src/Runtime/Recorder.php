<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime;

use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\NullStore;
use Sdkgen\Laravel\Runtime\Store\Remote;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;

/**
 * Collects observations in memory and hands them to the store in one batch.
 *
 * Nothing here ever throws: what cannot be recorded is dropped, and counted as dropped. A process that forks flushes
 * before it does, or its children discard: what is buffered would be sent by all of them.
 *
 * @internal
 */
final class Recorder
{
    /** What the generated code must have been generated for. */
    public const CONTRACT = '1';

    /** Joins raw values to a key that means one series as long as none of them contains it. */
    private const SEPARATOR = "\x1f";

    /** Up to here a value times any scale is far from the limits of an integer. */
    private const LARGE = 1e9;

    /** Past these, memory matters more than speed. */
    private const MAX_REMEMBERED = 20_000;
    private const MAX_RAW_BYTES = 1_024;
    private const MAX_WAITING = 5_000;

    /** @var array<string, array<string, string>> counter => joined raw values => name of its number */
    private array $counters = [];

    /**
     * Histogram => joined raw values => what it takes to observe, with the names of the numbers.
     *
     * @var array<string, array<string, array{bounds: list<float>, scale: int, buckets: list<string>, sum: string}>>
     */
    private array $histograms = [];

    private int $remembered = 0;

    private ?Intake $intake = null;

    /** Takes the increments of remembered series. */
    private ApcuStore|Intake|null $sink = null;

    private ?Losses $losses = null;

    private ?int $dueSince = null;

    private readonly bool $remote;

    /** @var \Closure(string, string, array<mixed>, int|float): void|null */
    private ?\Closure $observer = null;

    /**
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     * @param array<string, array<string, mixed>> $labels Catalogue::LABELS
     * @param \Closure(\Throwable): void|null $onError called at most once a minute on a host
     */
    public function __construct(
        private readonly array $metrics,
        private readonly array $labels,
        private readonly Store $store,
        private readonly Health $health,
        private readonly ?\Closure $onError = null,
    ) {
        $this->remote = $store instanceof Remote;
    }

    /** A recorder that records nothing, for code that runs outside of a booted application. */
    public static function disabled(): self
    {
        $recorder = new self([], [], new NullStore(), new Health(null));
        $recorder->divert(static function (): void {
        });

        return $recorder;
    }

    /**
     * Hand every observation to $observer from now on and keep none, so that whoever holds this recorder is observed.
     *
     * @param \Closure(string, string, array<mixed>, int|float): void $observer operation, metric, label values, amount
     */
    public function divert(\Closure $observer): void
    {
        $this->discard();
        // Without what is remembered here, each observation takes the way through record().
        $this->counters = $this->histograms = [];
        $this->observer = $observer;
    }

    /**
     * Increment a counter, or move a gauge up or down.
     *
     * @param list<string|int|float|bool|null> $values label values in the metric's order
     */
    public function add(string $metric, array $values, int|float $amount = 1): void
    {
        try {
            $name = $this->counters[$metric][\implode(self::SEPARATOR, $values)] ?? null;
            if ($name !== null && \is_int($amount) && $amount >= 0) {
                $this->sink->increment($name, $amount);

                return;
            }
        } catch (StoreFailure $failure) {
            $this->losses()->failed($failure, 'write', 1, false);

            return;
        } catch (\Throwable) {
            // Values that cannot be joined: below it is found out why.
        }
        $this->record('add', $metric, $values, $amount);
    }

    /**
     * Observe one value of a histogram.
     *
     * @param list<string|int|float|bool|null> $values
     */
    public function observe(string $metric, array $values, int|float $value): void
    {
        try {
            $series = $this->histograms[$metric][\implode(self::SEPARATOR, $values)] ?? null;
            if ($series !== null && $value >= 0 && $value < self::LARGE) {
                $bucket = 0;
                foreach ($series['bounds'] as $bound) {
                    if ($value <= $bound) {
                        break;
                    }
                    $bucket++;
                }
                $scaled = $value * $series['scale'];
                $whole = (int) $scaled;
                $this->sink->observe(
                    $series['buckets'][$bucket],
                    $series['sum'],
                    $scaled - $whole >= 0.5 ? $whole + 1 : $whole,
                );

                return;
            }
        } catch (StoreFailure $failure) {
            $this->losses()->failed($failure, 'write', 1, false);

            return;
        } catch (\Throwable) {
            // Values that cannot be joined: below it is found out why.
        }
        $this->record('observe', $metric, $values, $value);
    }

    /**
     * Set a gauge.
     *
     * @param list<string|int|float|bool|null> $values
     */
    public function set(string $metric, array $values, int|float $value): void
    {
        $this->record('set', $metric, $values, $value);
    }

    /** Send everything buffered to the store: one round trip, once its series are known. */
    public function flush(): void
    {
        if ($this->intake?->samples > 0) {
            $this->send($this->intake);
        }
        if ($this->losses !== null) {
            $this->losses->persist();
        }
    }

    /** Flush when $maxPending updates wait, or when some have been seen waiting for $maxAge seconds. */
    public function flushIfDue(int $maxPending, float $maxAge): void
    {
        $now = hrtime(true);
        $this->dueSince ??= $now;
        if (($now - $this->dueSince) / 1e9 >= $maxAge || $this->pending() >= $maxPending) {
            $this->flush();
        }
        if ($this->pending() === 0) {
            $this->dueSince = null;
        }
    }

    /** How many updates of series wait for the flush. */
    public function pending(): int
    {
        return $this->intake?->pending() ?? 0;
    }

    /** Forget what was not flushed. */
    public function discard(): void
    {
        $this->intake?->discard();
    }

    private function send(Intake $intake): void
    {
        $samples = $intake->samples;
        $operation = 'admit';
        try {
            if ($this->remote && $this->health->circuitOpen()) {
                $intake->discard();
                $this->losses()->drop(StoreFailure::UNAVAILABLE, $samples);

                return;
            }
            if ($intake->waiting() > 0) {
                $unfit = $intake->settle();
                $unfit === 0 || $this->losses()->drop(StoreFailure::INVALID, $unfit);
            }
            // Let go of before it is sent: whoever records or flushes in the meantime starts with nothing.
            [$operation, $samples] = ['write', $intake->samples];
            [$adds, $sets, $expiry] = [$intake->adds, $intake->sets, $intake->expiry];
            $intake->discard();
            $this->store->write($adds, $sets, $expiry);
            if ($this->remote) {
                $this->health->closeCircuit();
            }
        } catch (\Throwable $error) {
            if ($operation === 'admit') {
                $intake->discard();
            }
            $this->losses()->failed($error, $operation, $samples, $this->remote);
        }
    }

    private function record(string $operation, string $metric, array $values, int|float $amount): void
    {
        try {
            if ($this->observer !== null) {
                ($this->observer)($operation, $metric, $values, $amount);

                return;
            }
            $intake = $this->intake ??= new Intake($this->metrics, $this->labels, $this->store);
            $this->sink ??= $this->store instanceof ApcuStore ? $this->store : $intake;
            $objection = $intake->objection($operation, $metric, $amount);
            if ($objection !== null) {
                $this->losses()->drop($objection);

                return;
            }
            $series = $intake->take($metric, $values, $amount, $operation === 'set');
            if ($series !== '') {
                $this->remember($metric, $series, $values);
            }
            if ($intake->waiting() >= self::MAX_WAITING) {
                $this->flush();
            }
        } catch (\DomainException) {
            $this->losses()->drop(StoreFailure::INVALID);
        } catch (\Throwable $error) {
            $this->losses()->failed($error, 'write', 1, false);
        }
    }

    /** Spare the next observation with these values all but one lookup. */
    private function remember(string $metric, string $series, array $values): void
    {
        foreach ($values as $value) {
            // Joined, true reads like 1, and false and null like an empty string: those are not looked up.
            if ((!\is_string($value) && !\is_int($value)) || (string) $value === '' || (string) $value === '1') {
                return;
            }
        }
        $raw = implode(self::SEPARATOR, $values);
        $ambiguous = substr_count($raw, self::SEPARATOR) >= max(1, count($values));
        if ($ambiguous || strlen($raw) > self::MAX_RAW_BYTES) {
            return;
        }
        ['type' => $type, 'scale' => $scale, 'buckets' => $bounds] = $this->metrics[$metric];
        $this->remembered += 1 + count($bounds);
        if ($this->remembered > self::MAX_REMEMBERED) {
            $this->counters = $this->histograms = [];
            $this->remembered = 0;
        }
        if ($type === 'counter' && $scale === 1) {
            $this->counters[$metric][$raw] = $series;
        } elseif ($type === 'histogram') {
            $buckets = [];
            for ($bucket = 0; $bucket <= count($bounds); $bucket++) {
                $buckets[] = "$series|$bucket";
            }
            $sum = "$series|s";
            $this->histograms[$metric][$raw] = compact('bounds', 'scale', 'buckets', 'sum');
        }
    }

    private function losses(): Losses
    {
        return $this->losses ??= new Losses($this->health, $this->onError);
    }
}
