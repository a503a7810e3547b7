<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime;

use Sdkgen\Laravel\Runtime\Store\Remote;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;

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

    /** Joins raw values to a key that is unambiguous as long as none of them contains it. */
    private const SEPARATOR = "\x1f";

    /** Past these, memory matters more than speed. */
    private const MAX_REMEMBERED = 10_000;
    private const MAX_RAW_BYTES = 1_024;
    private const MAX_WAITING = 5_000;

    /** @var array<string, array<string, string>> counter => joined raw values => label text of an admitted series */
    private array $counters = [];

    /** @var array<string, array<string, string>> the same for histograms */
    private array $histograms = [];

    private int $remembered = 0;

    /** @var array<string, array<string, int>> metric key => field => amount */
    private array $adds = [];

    /** @var array<string, array<string, int>> metric key => field => value */
    private array $sets = [];

    /** @var array<string, int> metric key => seconds */
    private array $expiry = [];

    private int $samples = 0;

    private ?int $dueSince = null;

    private readonly bool $remote;

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
    }

    /**
     * Increment a counter, or move a gauge up or down.
     *
     * @param list<string|int|float|bool|null> $values label values in the metric's order
     */
    public function add(string $metric, array $values, int|float $amount = 1): void
    {
        foreach ($values as $value) {
            if (!\is_string($value) && !\is_int($value)) {
                $this->record('add', $metric, $values, $amount);

                return;
            }
        }
        $text = $this->counters[$metric][\implode(self::SEPARATOR, $values)] ?? null;
        if ($text === null || !\is_int($amount) || $amount < 0) {
            $this->record('add', $metric, $values, $amount);

            return;
        }
        $definition = $this->metrics[$metric];
        $total = ($this->adds[$definition['key']][$text] ?? 0) + $amount * $definition['scale'];
        if (!\is_int($total)) {
            $this->losses()->drop(StoreFailure::INVALID);

            return;
        }
        $this->adds[$definition['key']][$text] = $total;
        $this->samples++;
    }

    /**
     * Observe one value of a histogram.
     *
     * @param list<string|int|float|bool|null> $values
     */
    public function observe(string $metric, array $values, int|float $value): void
    {
        foreach ($values as $label) {
            if (!\is_string($label) && !\is_int($label)) {
                $this->record('observe', $metric, $values, $value);

                return;
            }
        }
        $text = $this->histograms[$metric][\implode(self::SEPARATOR, $values)] ?? null;
        if ($text === null || !($value >= 0 && $value < 1e9)) {
            $this->record('observe', $metric, $values, $value);

            return;
        }
        $definition = $this->metrics[$metric];
        $key = $definition['key'];
        $total = ($this->adds[$key]["$text|s"] ?? 0) + (int) ($value * $definition['scale'] + 0.5);
        if (!\is_int($total)) {
            $this->losses()->drop(StoreFailure::INVALID);

            return;
        }
        $this->adds[$key]["$text|s"] = $total;
        $bucket = Intake::bucket($definition['buckets'], $value);
        $this->adds[$key]["$text|$bucket"] = ($this->adds[$key]["$text|$bucket"] ?? 0) + 1;
        $this->samples++;
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
        try {
            if ($this->samples > 0) {
                $this->send();
            }
            if ($this->losses !== null) {
                $this->health->persist();
            }
        } catch (\Throwable $error) {
            $this->losses()->mishap($error, 0);
        }
    }

    /** Flush when $maxPending updates wait, or when some have been seen waiting for $maxAge seconds. */
    public function flushIfDue(int $maxPending, float $maxAge): void
    {
        $now = hrtime(true);
        $this->dueSince ??= $now;
        if ($this->samples === 0) {
            $this->dueSince = null;
        } elseif (($now - $this->dueSince) / 1e9 >= $maxAge || $this->pending() >= $maxPending) {
            $this->flush();
        }
    }

    /** How many updates of series wait for the flush. */
    public function pending(): int
    {
        return array_sum(array_map('count', $this->adds))
            + array_sum(array_map('count', $this->sets))
            + ($this->intake?->waiting() ?? 0);
    }

    /** Forget what was not flushed. */
    public function discard(): void
    {
        $this->adds = $this->sets = $this->expiry = [];
        $this->samples = 0;
        $this->intake?->discard();
        $this->dueSince = null;
    }

    private function send(): void
    {
        $samples = $this->samples;
        $operation = 'admit';
        try {
            if ($this->remote && $this->health->circuitOpen()) {
                $this->losses()->drop(StoreFailure::UNAVAILABLE, $samples);
                $this->discard();

                return;
            }
            if ($this->intake?->waiting() > 0) {
                foreach ($this->intake->settle() as $update) {
                    $this->buffer($update);
                }
            }
            $operation = 'write';
            [$adds, $sets, $expiry] = [$this->adds, $this->sets, $this->expiry];
            $this->discard();
            $this->store->write($adds, $sets, $expiry);
            if ($this->remote) {
                $this->health->closeCircuit();
            }
        } catch (StoreFailure $failure) {
            $this->discard();
            $this->losses()->refused($failure, $operation, $samples, $this->remote);
        } catch (\Throwable $error) {
            $this->discard();
            $this->losses()->mishap($error, $samples);
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
            array_walk($updates, $this->buffer(...));
            $this->samples++;
            if ($this->intake->waiting() >= self::MAX_WAITING) {
                $this->flush();
            }
        } catch (\DomainException) {
            $this->losses()->drop(StoreFailure::INVALID);
        } catch (\Throwable $error) {
            $this->losses()->mishap($error, 1);
        }
    }

    /** @param array{0: string, 1: string, 2: bool, 3: array<string, int>, 4: ?array} $update as Intake gives it */
    private function buffer(array $update): void
    {
        [$metric, $text, $set, $amounts, $raw] = $update;
        $key = $this->metrics[$metric]['key'];
        if ($this->metrics[$metric]['expires'] > 0) {
            $this->expiry[$key] = $this->metrics[$metric]['expires'];
        }
        foreach ($amounts as $suffix => $amount) {
            $field = $text . $suffix;
            if ($set) {
                $this->sets[$key][$field] = $amount;
                unset($this->adds[$key][$field]);
                continue;
            }
            // In the store sets come first, so that what follows a set is a part of it.
            $buffer = isset($this->sets[$key][$field]) ? 'sets' : 'adds';
            $total = ($this->$buffer[$key][$field] ?? 0) + $amount;
            if (!\is_int($total)) {
                throw new \DomainException('Not a 64-bit value');
            }
            $this->$buffer[$key][$field] = $total;
        }
        if ($raw !== null) {
            $this->remember($metric, $text, $raw);
        }
    }

    /** Spare the next observation with these values all but the lookup. */
    private function remember(string $metric, string $text, array $values): void
    {
        foreach ($values as $value) {
            if (!\is_string($value) && !\is_int($value)) {
                return;
            }
        }
        $raw = \implode(self::SEPARATOR, $values);
        $ambiguous = substr_count($raw, self::SEPARATOR) >= max(1, count($values));
        if ($ambiguous || strlen($raw) > self::MAX_RAW_BYTES) {
            return;
        }
        if ($this->remembered++ >= self::MAX_REMEMBERED) {
            $this->counters = $this->histograms = [];
            $this->remembered = 1;
        }
        match ($this->metrics[$metric]['type']) {
            'counter' => $this->counters[$metric][$raw] = $text,
            'histogram' => $this->histograms[$metric][$raw] = $text,
            default => null,
        };
    }

    private function losses(): Losses
    {
        return $this->losses ??= new Losses($this->health, $this->onError);
    }
}
