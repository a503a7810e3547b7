<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime;

use Sdkgen\Laravel\Runtime\Exposition\Exemplar;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\NullStore;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;

/**
 * Collects observations in memory and hands them to the store in one batch; where the store is APCu, series that it has
 * are incremented at once, which costs less than remembering them.
 *
 * Nothing here ever throws: what cannot be recorded is dropped, and counted as dropped. In php-fpm every request begins
 * with nothing loaded, and each class, call and property costs as much as an increment: hence the closures, and why
 * the way of a series that APCu has is written out here.
 *
 * @internal
 */
final class Recorder
{
    /** What the generated code must have been generated for. */
    public const CONTRACT = '2';

    /** Joins raw values to a key that means one series as long as none of them contains it. */
    private const SEPARATOR = "\x1f";

    /**
     * Joined values that need care: anything but printable ASCII that may stand in quotes as it is, and values that
     * joined read like others, '' being null and false, and '1' true.
     */
    private const CAREFUL = '/[^ !#-\[\]-~\x1f]|(?:^|\x1f)1?(?:\x1f|$)/D';

    /** Up to here a value times any scale is far from the limits of an integer. */
    private const LARGE = 1e9;

    /** A process that serves one request recognizes fewer series than this, and would remember them for nothing. */
    private const WARM = 32;

    /** Past these, memory matters more than speed. */
    private const MAX_REMEMBERED = 20_000;
    private const MAX_RAW_BYTES = 1_024;
    private const MAX_WAITING = 5_000;

    /** @var array<string, array<string, string>> counter => joined raw values => name of its number */
    private array $counters = [];

    /** @var array<string, array<string, string>> histogram => joined raw values => how the names of its numbers start */
    private array $histograms = [];

    private int $recognized = 0;

    private int $remembered = 0;

    /** The request or job that is recorded has a trace, which is to be seen beside its numbers. */
    private ?string $trace = null;

    private ?Intake $intake = null;

    private ?Backing $backing = null;

    private ?int $dueSince = null;

    /** @var \Closure(string, string, array<mixed>, int|float): void|null */
    private ?\Closure $observer = null;

    /**
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     * @param array<string, array<string, mixed>> $labels Catalogue::LABELS
     * @param string|null $apcu what names start with, where the store is APCu
     * @param \Closure(): Backing $open called when something needs more than an increment
     */
    public function __construct(
        private readonly array $metrics,
        private readonly array $labels,
        private ?string $apcu,
        private readonly \Closure $open,
    ) {
    }

    /** A recorder that records nothing, for code that runs outside of a booted application. */
    public static function disabled(): self
    {
        $recorder = new self([], [], null, static fn (): Backing => new Backing(new NullStore(), new Health(null)));
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
        // Without these, each observation takes the way through record().
        $this->counters = $this->histograms = [];
        $this->apcu = null;
        $this->observer = $observer;
    }

    /** The trace that what follows belongs to; null for none, and for what cannot be the id of one. */
    public function trace(?string $id): void
    {
        $this->trace = $id !== null && Exemplar::isTrace($id) ? $id : null;
    }

    /**
     * Increment a counter, or move a gauge up or down.
     *
     * @param list<string|int|float|bool|null> $values label values in the metric's order
     */
    public function add(string $metric, array $values, int|float $amount = 1): void
    {
        try {
            $raw = \implode(self::SEPARATOR, $values);
            $name = $this->counters[$metric][$raw] ?? $this->recognize('counter', $metric, $values, $raw);
            if ($name !== null && $this->trace === null && \is_int($amount) && $amount >= 0) {
                if ($this->apcu === null) {
                    $this->intake->increment($name, $amount);

                    return;
                }
                $total = \apcu_inc($name, $amount);
                // Both a refusal (false) and a total that wrapped around are less than what was just added.
                if ($total < $amount) {
                    $this->refused([$name, $total, $amount]);
                }

                return;
            }
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
            $raw = \implode(self::SEPARATOR, $values);
            $name = $this->histograms[$metric][$raw] ?? $this->recognize('histogram', $metric, $values, $raw);
            if ($name !== null && $this->trace === null && $value >= 0 && $value < self::LARGE) {
                $definition = $this->metrics[$metric];
                $bucket = 0;
                foreach ($definition['buckets'] as $bound) {
                    if ($value <= $bound) {
                        break;
                    }
                    $bucket++;
                }
                $scaled = $value * $definition['scale'];
                $sum = (int) $scaled;
                if ($scaled - $sum >= 0.5) {
                    $sum++;
                }
                if ($this->apcu === null) {
                    $this->intake->observe("$name|$bucket", "$name|s", $sum);

                    return;
                }
                $count = \apcu_inc("$name|$bucket", 1);
                $total = \apcu_inc("$name|s", $sum);
                if ($count < 1 || $total < $sum) {
                    $this->refused(["$name|$bucket", $count, 1], ["$name|s", $total, $sum]);
                }

                return;
            }
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
            $this->backing->take($this->intake);
        }
        $this->backing?->persist();
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

    /**
     * The name of the series that these values mean where that is evident: they need no care, and APCu has the series.
     * That it is there proves the rest, since nothing undeclared, saturated, too long or past a cap ever gets there.
     *
     * @return string|null how the names of its numbers start
     */
    private function recognize(string $type, string $metric, array $values, string $raw): ?string
    {
        $definition = $this->metrics[$metric] ?? null;
        if (
            $this->apcu === null || $definition === null || $definition['type'] !== $type
            || ($type === 'counter' && $definition['scale'] !== 1)
            || \count($values) !== \count($definition['labels'])
            || ($values !== [] && \preg_match(self::CAREFUL, $raw) !== 0)
        ) {
            return null;
        }
        $name = $this->apcu . \vsprintf($definition['series'], $values);
        if (!\apcu_exists($type === 'counter' ? $name : "$name|s")) {
            return null;
        }
        if (++$this->recognized > self::WARM) {
            $this->remember($metric, $name, $values, $raw);
        }

        return $name;
    }

    private function record(string $operation, string $metric, array $values, int|float $amount): void
    {
        try {
            if ($this->observer !== null) {
                ($this->observer)($operation, $metric, $values, $amount);

                return;
            }
            $intake = $this->intake ??= new Intake($this->metrics, $this->labels, $this->backing()->store);
            $objection = $intake->objection($operation, $metric, $amount);
            if ($objection !== null) {
                $this->backing()->losses()->drop($objection);

                return;
            }
            $series = $intake->take($metric, $values, $amount, $operation === 'set', $this->trace);
            if ($series !== '') {
                $this->learn($metric, $series, $values);
            }
            if ($intake->waiting() >= self::MAX_WAITING) {
                $this->flush();
            }
        } catch (\DomainException) {
            $this->backing()->losses()->drop(StoreFailure::INVALID);
        } catch (\Throwable $error) {
            $this->backing()->losses()->failed($error, 'write', 1, false);
        }
    }

    /** Remember a series unless a value joined reads like others, as true does like 1, and null like nothing. */
    private function learn(string $metric, string $series, array $values): void
    {
        foreach ($values as $value) {
            if ((!\is_string($value) && !\is_int($value)) || (string) $value === '' || (string) $value === '1') {
                return;
            }
        }
        $this->remember($metric, $series, $values, implode(self::SEPARATOR, $values));
    }

    /** Spare the next observation with these values all but one lookup, if no others join to the same. */
    private function remember(string $metric, string $series, array $values, string $raw): void
    {
        $ambiguous = substr_count($raw, self::SEPARATOR) >= max(1, count($values));
        if ($ambiguous || strlen($raw) > self::MAX_RAW_BYTES) {
            return;
        }
        if (++$this->remembered > self::MAX_REMEMBERED) {
            $this->counters = $this->histograms = [];
            $this->remembered = 0;
        }
        ['type' => $type, 'scale' => $scale] = $this->metrics[$metric];
        if ($type === 'counter' && $scale === 1) {
            $this->counters[$metric][$raw] = $series;
        } elseif ($type === 'histogram') {
            $this->histograms[$metric][$raw] = $series;
        }
    }

    /** @param array{string, int|false, int} ...$taken name, what APCu answered, and what was to be added */
    private function refused(array ...$taken): void
    {
        try {
            ApcuStore::assertTaken(...$taken);
        } catch (StoreFailure $failure) {
            $this->backing()->losses()->failed($failure, 'write', 1, false);
        }
    }

    private function backing(): Backing
    {
        return $this->backing ??= ($this->open)();
    }
}
