<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

use Chom\Metrics\Runtime\Store\Store;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Keeps the number of series bounded: values past a label's cap, and series past a metric's budget, share one overflow series.
 *
 * @internal
 */
final class Admission
{
    public const MAX_VALUES = 'max_values';
    public const MAX_SERIES = 'max_series';

    /** @param array<string, array<string, mixed>> $metrics */
    public function __construct(
        private readonly array $metrics,
        private readonly LabelPolicy $policy,
        private readonly Store $store,
    ) {
    }

    /**
     * Under which label text each series that the store does not know is recorded.
     *
     * @param array<string, array<string, list<string>>> $series metric => label text => values
     * @return array<string, array<string, array{0: string, 1: array<string, string>}>>
     *     metric => label text => [text to record under, folded label name => reason]
     * @throws StoreFailure
     */
    public function introduce(array $series): array
    {
        $candidates = $this->foldValues($series);
        $wanted = [];
        foreach ($candidates as $metric => $texts) {
            foreach ($texts as [$text, , $values]) {
                $wanted[$metric][$text] = $values;
            }
        }
        $admitted = $this->store->admit($this->questions($wanted));
        $settled = [];
        foreach ($candidates as $metric => $texts) {
            foreach ($texts as $original => [$text, $folded, $values]) {
                $settled[$metric][$original] = $this->answer($admitted, $metric, $text)
                    ? [$text, $folded]
                    : $this->foldSeries($metric, $values, $folded);
            }
        }

        return $settled;
    }

    /**
     * @param array<string, array<string, list<string>>> $series
     * @return array<string, array<string, array{0: string, 1: array<string, string>, 2: list<string>}>>
     */
    private function foldValues(array $series): array
    {
        $wanted = [];
        foreach ($this->capped($series) as [, , , $id, $value, $cap]) {
            $wanted['label:' . $id][$value] = $cap;
        }
        $admitted = $wanted === [] ? [] : $this->store->admit($wanted);
        $folded = [];
        foreach ($this->capped($series) as [$metric, $text, $position, $id, $value]) {
            if (!($admitted['label:' . $id][$value] ?? false)) {
                $folded[$metric][$text][$position] = $id;
            }
        }
        $candidates = [];
        foreach ($series as $metric => $texts) {
            $names = array_keys($this->metrics[$metric]['labels']);
            foreach ($texts as $text => $values) {
                $reasons = [];
                foreach ($folded[$metric][$text] ?? [] as $position => $id) {
                    $values[$position] = $this->policy->overflow($id);
                    $reasons[$names[$position]] = self::MAX_VALUES;
                }
                $candidate = $reasons === []
                    ? (string) $text
                    : $this->policy->text($this->metrics[$metric]['labels'], $values);
                $candidates[$metric][$text] = [$candidate, $reasons, $values];
            }
        }

        return $candidates;
    }

    /**
     * Every value that a label's cap applies to.
     *
     * @param array<string, array<string, list<string>>> $series
     * @return \Generator<array{0: string, 1: string, 2: int, 3: string, 4: string, 5: int}>
     */
    private function capped(array $series): \Generator
    {
        foreach ($series as $metric => $texts) {
            $ids = array_values($this->metrics[$metric]['labels']);
            foreach ($texts as $text => $values) {
                foreach ($values as $position => $value) {
                    $cap = $this->policy->cap($ids[$position], $value);
                    if ($cap > 0) {
                        yield [$metric, (string) $text, $position, $ids[$position], $value, $cap];
                    }
                }
            }
        }
    }

    /**
     * @param list<string> $values
     * @param array<string, string> $folded
     * @return array{0: string, 1: array<string, string>}
     */
    private function foldSeries(string $metric, array $values, array $folded): array
    {
        $labels = $this->metrics[$metric]['labels'];
        $positions = array_flip(array_keys($labels));
        foreach ($this->policy->open($labels) as $name => $id) {
            $overflow = $this->policy->overflow($id);
            if ($values[$positions[$name]] !== $overflow) {
                $values[$positions[$name]] = $overflow;
                $folded[$name] = self::MAX_SERIES;
            }
        }

        return [$this->policy->text($labels, $values), $folded];
    }

    /**
     * @param array<string, array<string, mixed>> $series metric => label text => anything
     * @return array<string, array<string, int>>
     */
    private function questions(array $series): array
    {
        $wanted = [];
        foreach ($series as $metric => $texts) {
            $definition = $this->metrics[$metric];
            [$set, $suffix] = Intake::membership($definition);
            $limit = $definition['max_series'] ?: PHP_INT_MAX;
            foreach ($texts as $text => $unused) {
                $wanted[$set][$text . $suffix] = $limit;
            }
        }

        return $wanted;
    }

    /** @param array<string, array<string, bool>> $answers */
    private function answer(array $answers, string $metric, string $text): bool
    {
        [$set, $suffix] = Intake::membership($this->metrics[$metric]);

        return $answers[$set][$text . $suffix] ?? false;
    }
}
