<?php

declare(strict_types=1);

namespace Chom\Metrics\Testing;

use Chom\Metrics\Runtime\Intake;
use Chom\Metrics\Runtime\LabelPolicy;
use Chom\Metrics\Runtime\Store\NullStore;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Remembers what was recorded, judged by the rules that a recorder judges by: what it would drop is not remembered as
 * recorded, and a label has the value that it would be exposed with. Only caps on the number of series do not apply.
 *
 * @internal
 */
final class Journal
{
    private const VERBS = [
        Observation::ADD => 'incremented by',
        Observation::SET => 'set to',
        Observation::OBSERVE => 'observed',
    ];

    /** Longer lists hide what they are to show. */
    private const SHOWN = 20;

    /** @var list<Observation> */
    private array $observations = [];

    /** @var list<string> */
    private array $dropped = [];

    private readonly Intake $intake;

    private readonly LabelPolicy $policy;

    /**
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     * @param array<string, array<string, mixed>> $labels Catalogue::LABELS
     */
    public function __construct(private readonly array $metrics, array $labels)
    {
        $this->intake = new Intake($metrics, $labels, new NullStore());
        $this->policy = new LabelPolicy($labels);
    }

    /** @param array<mixed> $values */
    public function note(string $operation, string $metric, array $values, int|float $amount): void
    {
        $metric = $this->present($metric);
        $objection = $this->intake->objection($operation, $metric, $amount);
        if ($objection !== null) {
            $this->dropped[] = "$metric: $objection ($operation " . self::number($amount) . ')';

            return;
        }
        $exposed = $folded = [];
        $names = $this->metrics[$metric]['labels'];
        try {
            if ($this->policy->text($names, $values, $exposed, $folded) === null) {
                return;
            }
        } catch (\DomainException $error) {
            $this->dropped[] = "$metric: " . StoreFailure::INVALID . " ({$error->getMessage()})";

            return;
        }
        $labels = array_combine(array_keys($names), $exposed);
        $this->observations[] = new Observation($operation, $metric, $labels, $amount);
    }

    /**
     * @param array<string, string> $labels
     * @return list<Observation> in the order in which they were made
     */
    public function of(string $metric, array $labels, ?string $operation = null): array
    {
        $metric = $this->present($metric);

        return array_values(array_filter(
            $this->observations,
            static fn (Observation $seen): bool => $seen->matches($metric, $labels)
                && ($operation === null || $seen->operation === $operation),
        ));
    }

    /**
     * What each matching series of a counter or gauge would show.
     *
     * @param array<string, string> $labels
     * @return array<string, int|float> by series
     */
    public function values(string $metric, array $labels): array
    {
        $values = [];
        foreach ($this->of($metric, $labels) as $seen) {
            $series = $seen->series();
            $values[$series] = $seen->operation === Observation::SET
                ? $seen->amount
                : ($values[$series] ?? 0) + $seen->amount;
        }

        return $values;
    }

    public function isEmpty(): bool
    {
        return $this->observations === [];
    }

    /** @return list<string> what a recorder would have dropped and counted, and why */
    public function dropped(): array
    {
        return $this->dropped;
    }

    /** Everything recorded, that of one metric where there is any, for the reader of a failure. */
    public function describe(?string $metric = null): string
    {
        $lines = [];
        $own = $metric === null ? [] : $this->of($metric, []);
        foreach ($own === [] ? $this->observations : $own as $seen) {
            $line = $seen->series() . ' ' . self::VERBS[$seen->operation] . ' ' . self::number($seen->amount);
            $lines[$line] = ($lines[$line] ?? 0) + 1;
        }
        $text = $lines === [] ? "\nNothing was recorded." : "\nRecorded:";
        foreach (array_slice($lines, 0, self::SHOWN) as $line => $times) {
            $text .= "\n  $line" . ($times > 1 ? " ($times times)" : '');
        }
        $text .= count($lines) > self::SHOWN ? "\n  … and " . (count($lines) - self::SHOWN) . ' more' : '';
        foreach (array_slice($this->dropped, 0, self::SHOWN) as $dropped) {
            $text .= "\nDropped: $dropped";
        }

        return $text;
    }

    /** The name under which a metric is recorded: a renamed one is its successor. */
    private function present(string $metric): string
    {
        return $this->metrics[$metric]['stands_for'] ?? $metric;
    }

    public static function number(int|float $number): string
    {
        return is_int($number) ? (string) $number : var_export($number, true);
    }
}
