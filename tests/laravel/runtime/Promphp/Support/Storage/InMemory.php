<?php

declare(strict_types=1);

namespace Prometheus\Storage;

use Prometheus\MetricFamilySamples;

/** Double of promphp's adapter for one process: keeps what it is told, by metric name and label values. */
class InMemory implements Adapter
{
    /** @var array<string, array<string, mixed>> */
    private array $families = [];

    public function collect(bool $sortMetrics = true): array
    {
        return array_values(array_map(
            static fn (array $family): MetricFamilySamples => new MetricFamilySamples(
                ['samples' => array_merge(...array_values($family['series']))] + $family,
            ),
            $this->families,
        ));
    }

    public function updateCounter(array $data): void
    {
        $this->updateGauge($data);
    }

    public function updateGauge(array $data): void
    {
        $series = &$this->series($data);
        $before = $data['command'] === self::COMMAND_SET ? 0 : $series[0]['value'] ?? 0;
        $series = [$this->sample($data['name'], $data, $before + $data['value'])];
    }

    public function updateHistogram(array $data): void
    {
        $series = &$this->series($data);
        $count = count($data['buckets']);
        foreach ([...$data['buckets'], '+Inf'] as $index => $bound) {
            $before = $series[$index]['value'] ?? 0;
            $labelled = ['labelValues' => [...$data['labelValues'], (string) $bound]] + $data;
            $inside = $bound === '+Inf' || $data['value'] <= $bound;
            $series[$index] = $this->sample($data['name'] . '_bucket', $labelled, $before + (int) $inside, ['le']);
        }
        $counted = ($series[$count + 1]['value'] ?? 0) + 1;
        $series[$count + 1] = $this->sample($data['name'] . '_count', $data, $counted);
        $sum = ($series[$count + 2]['value'] ?? 0) + $data['value'];
        $series[$count + 2] = $this->sample($data['name'] . '_sum', $data, $sum);
    }

    public function updateSummary(array $data): void
    {
        $series = &$this->series($data);
        $labelled = ['labelValues' => [...$data['labelValues'], '0.50']] + $data;
        $sum = ($series[1]['value'] ?? 0) + $data['value'];
        $series = [
            $this->sample($data['name'], $labelled, $data['value'], ['quantile']),
            $this->sample($data['name'] . '_sum', $data, $sum),
            $this->sample($data['name'] . '_count', $data, ($series[2]['value'] ?? 0) + 1),
        ];
    }

    public function wipeStorage(): void
    {
        $this->families = [];
    }

    /** @return list<array<string, mixed>> */
    private function &series(array $data): array
    {
        $this->families[$data['name']] ??= $data + ['series' => []];
        $key = implode("\0", $data['labelValues']);
        $this->families[$data['name']]['series'][$key] ??= [];

        return $this->families[$data['name']]['series'][$key];
    }

    private function sample(string $name, array $data, int|float $value, array $names = []): array
    {
        return [
            'name' => $name,
            'labelNames' => $names,
            'labelValues' => $data['labelValues'],
            'value' => $value,
        ];
    }
}
