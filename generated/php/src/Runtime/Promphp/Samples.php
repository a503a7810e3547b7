<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Promphp;

use Prometheus\MetricFamilySamples;

/**
 * Presents stored numbers the way promphp's own adapters do.
 *
 * @internal
 */
final class Samples
{
    /** @param array<string, int> $fields everything stored under the layout's key */
    public static function of(Layout $layout, array $fields, bool $sort): MetricFamilySamples
    {
        $series = Series::group($fields);
        if ($sort) {
            ksort($series, SORT_STRING);
        }
        $samples = [];
        foreach ($series as $text => $numbers) {
            array_push($samples, ...self::series($layout, LabelText::values((string) $text), $numbers));
        }

        return new MetricFamilySamples([
            'name' => $layout->name,
            'type' => $layout->type,
            'help' => $layout->help,
            'labelNames' => $layout->labels,
            'samples' => $samples,
        ]);
    }

    /**
     * @param list<string> $values
     * @param array<string, int> $numbers by field suffix
     * @return list<array<string, mixed>>
     */
    private static function series(Layout $layout, array $values, array $numbers): array
    {
        $name = $layout->name;

        return match ($layout->type) {
            'histogram' => self::histogram($layout, $values, $numbers),
            'summary' => [
                self::sample("{$name}_sum", $values, Series::value($numbers, Series::SUM)),
                self::sample("{$name}_count", $values, $numbers[Series::COUNT] ?? 0),
            ],
            default => [self::sample($name, $values, Series::value($numbers))],
        };
    }

    /**
     * @param list<string> $values
     * @param array<string, int> $numbers
     * @return list<array<string, mixed>>
     */
    private static function histogram(Layout $layout, array $values, array $numbers): array
    {
        $samples = [];
        $count = 0;
        foreach ([...array_map('strval', $layout->buckets), '+Inf'] as $bucket => $bound) {
            $count += $numbers["|$bucket"] ?? 0;
            $samples[] = self::sample("{$layout->name}_bucket", [...$values, $bound], $count, ['le']);
        }
        $samples[] = self::sample("{$layout->name}_count", $values, $count);
        $samples[] = self::sample("{$layout->name}_sum", $values, Series::value($numbers, Series::SUM));

        return $samples;
    }

    /**
     * @param list<string> $values
     * @param list<string> $own labels that the family does not name
     * @return array<string, mixed>
     */
    private static function sample(string $name, array $values, int|float $value, array $own = []): array
    {
        return ['name' => $name, 'labelNames' => $own, 'labelValues' => $values, 'value' => $value];
    }
}
