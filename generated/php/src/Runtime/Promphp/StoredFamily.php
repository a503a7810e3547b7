<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Promphp;

use Prometheus\MetricFamilySamples;
use Prometheus\Sample;

/**
 * Reads a metric of the specification back from a promphp registry, as the integers that a store holds.
 *
 * What was recorded with other labels or buckets, before the specification changed, is passed over.
 *
 * @internal
 */
final class StoredFamily
{
    /**
     * @param array<string, mixed> $definition of Catalogue::METRICS
     * @return array<string, int> by field
     */
    public static function fields(MetricFamilySamples $family, array $definition): array
    {
        if (array_values($family->getLabelNames()) !== array_keys($definition['labels'])) {
            return [];
        }

        return $definition['type'] === 'histogram'
            ? self::histogram($family, $definition)
            : self::plain($family, $definition);
    }

    /** @return array<string, int> */
    private static function plain(MetricFamilySamples $family, array $definition): array
    {
        $fields = [];
        foreach ($family->getSamples() as $sample) {
            $text = self::text($sample, $definition);
            $value = self::scaled($sample, $definition['scale']);
            if ($text !== null && $value !== null) {
                $fields[$text] = $value;
            }
        }

        return $fields;
    }

    /** @return array<string, int> */
    private static function histogram(MetricFamilySamples $family, array $definition): array
    {
        $cumulative = $fields = [];
        foreach ($family->getSamples() as $sample) {
            $text = self::text($sample, $definition);
            if ($text === null) {
                continue;
            }
            if ($sample->getName() === $family->getName() . '_sum') {
                $fields[$text . '|s'] = self::scaled($sample, $definition['scale']) ?? 0;
            } elseif ($sample->getLabelNames() === ['le']) {
                $bound = array_values($sample->getLabelValues())[count($definition['labels'])];
                $cumulative[$text][self::bound((string) $bound)] = self::scaled($sample, 1) ?? 0;
            }
        }
        foreach ($cumulative as $text => $counts) {
            $below = 0;
            foreach ([...$definition['buckets'], INF] as $bucket => $bound) {
                $count = max($below, $counts[self::bound((string) $bound)] ?? $below);
                if ($count > $below) {
                    $fields["$text|$bucket"] = $count - $below;
                }
                $below = $count;
            }
        }

        return $fields;
    }

    private static function bound(string $written): string
    {
        return is_numeric($written) ? (string) (float) $written : 'infinite';
    }

    private static function text(Sample $sample, array $definition): ?string
    {
        $labels = array_keys($definition['labels']);
        $values = array_values($sample->getLabelValues());

        return count($values) === count($labels) + count($sample->getLabelNames())
            ? LabelText::write($labels, $values)
            : null;
    }

    private static function scaled(Sample $sample, int $scale): ?int
    {
        $value = $sample->getValue();
        if (!is_numeric($value)) {
            return null;
        }
        $scaled = $scale === 1 && ctype_digit($value) ? (int) $value : round((float) $value * $scale);

        return abs($scaled) < 9.2e18 ? (int) $scaled : null;
    }
}
