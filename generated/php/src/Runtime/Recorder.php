<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

use Chom\Metrics\Runtime\Store\Remote;
use Chom\Metrics\Runtime\Store\Store;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Collects observations in memory and hands them to the store in one batch.
 *
 * Nothing here ever throws: what cannot be recorded is dropped, and counted as dropped.
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

    /** @var array<string, int> name => amount */
    private array $adds = [];

    /** @var array<string, int> name => value */
    private array $sets = [];

    /** @var array<string, int> name => seconds */
    private array $expiry = [];

    private int $samples = 0;

    /** Whether there are samples of series that the store may not know. */
    private bool $waiting = false;

    private ?int $dueSince = null;

    private readonly bool $remote;

    private readonly string $prefix;

    private ?Intake $intake = null;

    private ?Losses $losses = null;

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
        $this->prefix = $store->prefix();
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
        } catch (\Throwable) {
            $name = null;
        }
        if ($name === null || !\is_int($amount) || $amount < 0) {
            $this->record('add', $metric, $values, $amount);

            return;
        }
        $total = ($this->adds[$name] ?? 0) + $amount;
        if (\is_int($total)) {
            $this->adds[$name] = $total;
            $this->samples++;
        } else {
            $this->losses()->drop(StoreFailure::INVALID);
        }
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
        } catch (\Throwable) {
            $series = null;
        }
        if ($series === null || !($value >= 0 && $value < self::LARGE)) {
            $this->record('observe', $metric, $values, $value);

            return;
        }
        $sum = $series['sum'];
        $total = ($this->adds[$sum] ?? 0) + (int) ($value * $series['scale'] + 0.5);
        if (\is_int($total)) {
            $bucket = 0;
            foreach ($series['bounds'] as $bound) {
                if ($value <= $bound) {
                    break;
                }
                $bucket++;
            }
            $bucket = $series['buckets'][$bucket];
            $this->adds[$bucket] = ($this->adds[$bucket] ?? 0) + 1;
            $this->adds[$sum] = $total;
            $this->samples++;
        } else {
            $this->losses()->drop(StoreFailure::INVALID);
        }
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
        if ($this->samples > 0) {
            $this->send();
        }
        if ($this->losses !== null) {
            try {
                $this->health->persist();
            } catch (\Throwable) {
                // It stays counted in this process.
            }
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
        if ($this->samples === 0) {
            $this->dueSince = null;
        }
    }

    /** How many updates of series wait for the flush. */
    public function pending(): int
    {
        return \count($this->adds) + \count($this->sets) + ($this->intake?->waiting() ?? 0);
    }

    /** Forget what was not flushed, as a forked child has to: it is the parent's to send. */
    public function discard(): void
    {
        $this->adds = $this->sets = $this->expiry = [];
        $this->samples = 0;
        $this->waiting = false;
        $this->intake?->discard();
    }

    private function send(): void
    {
        $samples = $this->samples;
        $operation = 'admit';
        try {
            if ($this->remote && $this->health->circuitOpen()) {
                $this->discard();
                $this->losses()->drop(StoreFailure::UNAVAILABLE, $samples);

                return;
            }
            if ($this->waiting) {
                $this->waiting = false;
                array_map($this->buffer(...), $this->intake->settle());
            }
            // Let go of before it is sent: whoever records or flushes in the meantime starts with nothing.
            $operation = 'write';
            $samples = $this->samples;
            $adds = $this->adds;
            $sets = $this->sets;
            $expiry = $this->expiry;
            $this->adds = $this->sets = $this->expiry = [];
            $this->samples = 0;
            $this->store->write($adds, $sets, $expiry);
            if ($this->remote) {
                $this->health->closeCircuit();
            }
        } catch (\Throwable $error) {
            if ($operation === 'admit') {
                $this->discard();
            }
            $this->losses()->failed($error, $operation, $samples, $this->remote);
        }
    }

    private function record(string $operation, string $metric, array $values, int|float $amount): void
    {
        try {
            $this->intake ??= new Intake($this->metrics, $this->labels, $this->store);
            $objection = $this->intake->objection($operation, $metric, $amount);
            if ($objection !== null) {
                $this->losses()->drop($objection);

                return;
            }
            $updates = $this->intake->take($metric, $values, $amount, $operation === 'set');
            if ($updates === null) {
                return;
            }
            $this->samples++;
            foreach ($updates as $update) {
                $this->buffer($update);
            }
            $waiting = $this->intake->waiting();
            $this->waiting = $waiting > 0;
            if ($waiting >= self::MAX_WAITING) {
                $this->flush();
            }
        } catch (\DomainException) {
            $this->losses()->drop(StoreFailure::INVALID);
        } catch (\Throwable $error) {
            $this->losses()->mishap($error, 1);
        }
    }

    /** @param array{0: string, 1: string, 2: array<string, int>, 3: bool, 4: ?array} $update as Intake gives it */
    private function buffer(array $update): void
    {
        [$metric, $text, $amounts, $set, $raw] = $update;
        $definition = $this->metrics[$metric];
        $series = $this->prefix . $definition['key'] . Store::SEPARATOR . $text;
        foreach ($amounts as $suffix => $amount) {
            $name = $series . $suffix;
            // The store applies sets first, so that what follows a set has to become part of it.
            $into = $set || isset($this->sets[$name]) ? 'sets' : 'adds';
            $total = $set ? $amount : ($this->$into[$name] ?? 0) + $amount;
            if (!\is_int($total)) {
                $this->samples--;
                $this->losses()->drop(StoreFailure::INVALID);

                return;
            }
            $this->$into[$name] = $total;
            if ($set) {
                unset($this->adds[$name]);
            }
            if ($definition['expires'] > 0) {
                $this->expiry[$name] = $definition['expires'];
            }
        }
        if ($raw !== null) {
            $this->remember($metric, $series, $raw);
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
        $raw = \implode(self::SEPARATOR, $values);
        $ambiguous = substr_count($raw, self::SEPARATOR) >= max(1, count($values));
        $definition = $this->metrics[$metric];
        if ($ambiguous || strlen($raw) > self::MAX_RAW_BYTES) {
            return;
        }
        $this->remembered += 1 + count($definition['buckets']);
        if ($this->remembered > self::MAX_REMEMBERED) {
            $this->counters = $this->histograms = [];
            $this->remembered = 0;
        }
        if ($definition['type'] === 'histogram') {
            $buckets = array_map(static fn (int $bucket): string => "$series|$bucket", [
                ...array_keys($definition['buckets']),
                count($definition['buckets']),
            ]);
            $this->histograms[$metric][$raw] = [
                'bounds' => $definition['buckets'],
                'scale' => $definition['scale'],
                'buckets' => $buckets,
                'sum' => "$series|s",
            ];
        } elseif ($definition['type'] === 'counter' && $definition['scale'] === 1) {
            $this->counters[$metric][$raw] = $series;
        }
    }

    private function losses(): Losses
    {
        return $this->losses ??= new Losses($this->health, $this->onError);
    }
}
