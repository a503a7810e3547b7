<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

use Chom\Metrics\Runtime\Store\Store;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Bounds the number of series: values past a label's cap, and series past a metric's budget, share an overflow series.
 *
 * A series here is [metric, label text, values]; the folded labels of one are label => reason.
 *
 * @internal
 */
final class Admission
{
    /** @param array<string, array<string, mixed>> $metrics */
    public function __construct(
        private readonly array $metrics,
        private readonly LabelPolicy $policy,
        private readonly Store $store,
    ) {
    }

    /**
     * Under which label text each series that the store does not know is recorded, and what was folded for it.
     *
     * @param array<string, array{0: string, 1: string, 2: list<string>}> $series by name
     * @return array<string, array{0: string, 1: array<string, string>}> by the same name
     * @throws StoreFailure
     */
    public function introduce(array $series): array
    {
        $candidates = $this->foldValues($series);
        $wanted = [];
        foreach ($candidates as [$metric, $text]) {
            $definition = $this->metrics[$metric];
            $member = self::member($this->store->prefix(), $definition, $text);
            $wanted[$member] = $definition['max_series'] ?: PHP_INT_MAX;
        }
        $admitted = $this->store->admit($wanted);
        $settled = [];
        foreach ($candidates as $name => [$metric, $text, $values, $folded]) {
            $settled[$name] = $admitted[self::member($this->store->prefix(), $this->metrics[$metric], $text)]
                ? [$text, $folded]
                : $this->foldSeries($metric, $values, $folded);
        }

        return $settled;
    }

    /**
     * The name by which a series is a member of the capped set of its metric's series.
     *
     * The number that a counter's or histogram's next write creates is proof of membership. A gauge's is not, since it
     * would have to exist before its first value is known: its series have a set of their own.
     *
     * @param array<string, mixed> $definition
     */
    public static function member(string $prefix, array $definition, string $text): string
    {
        $name = $definition['key'] . Store::SEPARATOR . $text;

        return match ($definition['type']) {
            'counter' => $prefix . $name,
            'histogram' => $prefix . $name . '|s',
            'gauge' => $prefix . 'gauge:' . $name,
        };
    }

    /**
     * @param array<string, array{0: string, 1: string, 2: list<string>}> $series
     * @return array<string, array{0: string, 1: string, 2: list<string>, 3: array<string, string>}>
     */
    private function foldValues(array $series): array
    {
        $wanted = [];
        foreach ($series as [$metric, , $values]) {
            foreach (array_values($this->metrics[$metric]['labels']) as $position => $id) {
                $cap = $this->policy->cap($id, $values[$position]);
                if ($cap > 0) {
                    $wanted[$this->value($id, $values[$position])] = $cap;
                }
            }
        }
        $admitted = $wanted === [] ? [] : $this->store->admit($wanted);
        $candidates = [];
        foreach ($series as $name => [$metric, $text, $values]) {
            $folded = [];
            $position = 0;
            foreach ($this->metrics[$metric]['labels'] as $label => $id) {
                if (!($admitted[$this->value($id, $values[$position])] ?? true)) {
                    $values[$position] = $this->policy->overflow($id);
                    $folded[$label] = LabelPolicy::MAX_VALUES;
                }
                $position++;
            }
            $text = $folded === [] ? $text : $this->policy->join($this->metrics[$metric]['labels'], $values);
            $candidates[$name] = [$metric, $text, $values, $folded];
        }

        return $candidates;
    }

    /**
     * Fold every label that has no closed set of values. What results is recorded without asking: closed sets bound it.
     *
     * @param list<string> $values
     * @param array<string, string> $folded
     * @return array{0: string, 1: array<string, string>}
     */
    private function foldSeries(string $metric, array $values, array $folded): array
    {
        $labels = $this->metrics[$metric]['labels'];
        $position = 0;
        foreach ($labels as $label => $id) {
            $overflow = $this->policy->overflow($id);
            if ($this->policy->open($id) && $values[$position] !== $overflow) {
                $values[$position] = $overflow;
                $folded[$label] = LabelPolicy::MAX_SERIES;
            }
            $position++;
        }

        return [$this->policy->join($labels, $values), $folded];
    }

    private function value(string $id, string $value): string
    {
        return $this->store->prefix() . 'label:' . $id . Store::SEPARATOR . $value;
    }
}
