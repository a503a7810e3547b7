<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Exposition;

use Chom\Metrics\Runtime\Health;
use Chom\Metrics\Runtime\LabelPolicy;
use Chom\Metrics\Runtime\Store\Store;

/**
 * Writes everything known in a format that Prometheus scrapes, a piece at a time.
 *
 * Text 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats — OpenMetrics 1.0: https://openmetrics.io
 *
 * @internal
 */
final class Renderer
{
    public const TEXT = 'text';
    public const OPENMETRICS = 'openmetrics';

    private const EXPUNGES = 'instrumentation_apcu_expunges_total';
    private const PIECE = 65_536;
    private const SORTED = 500;

    /** The package's counters that are known even when the store is not. */
    private const OWN = [Health::DROPPED, Health::STORE_FAILURES];

    private readonly LabelPolicy $policy;

    /**
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     * @param array<string, array<string, mixed>> $labels Catalogue::LABELS
     */
    public function __construct(
        private readonly array $metrics,
        array $labels,
        private readonly Store $store,
        private readonly Health $health,
    ) {
        $this->policy = new LabelPolicy($labels);
    }

    /**
     * @param string $format self::TEXT or self::OPENMETRICS
     * @param array<string, array<string, int|float>> $constants metric => label text, or values with commas => value
     * @param iterable<string> $appended further families in the same format
     * @return \Generator<string>
     */
    public function render(string $format, array $constants = [], iterable $appended = []): \Generator
    {
        $stored = $this->stored();
        $own = $this->health->counters();
        $metrics = $this->metrics;
        ksort($metrics, SORT_STRING);
        $constants = $this->underAllNames($constants);
        $readers = array_count_values(array_column($metrics, 'key'));
        foreach ($metrics as $name => $definition) {
            $samples = $stored[$definition['key']] ?? [];
            // Each family is let go of once written, so that text and numbers are not all in memory at once.
            if (--$readers[$definition['key']] === 0) {
                unset($stored[$definition['key']]);
            }
            foreach ($own[$name] ?? [] as $text => $count) {
                $samples[$text] = ($samples[$text] ?? 0) + $count;
            }
            // Joining arrays copies them, which is noticed where there are a hundred thousand samples.
            if ($definition['zero'] !== [] && ($stored !== null || in_array($name, self::OWN, true))) {
                $samples += $this->zeroes($definition);
            }
            if (isset($constants[$name])) {
                $samples = $this->constants($definition['labels'], $constants[$name]) + $samples;
            }
            if ($name === self::EXPUNGES) {
                $samples = self::expunges();
            }
            $family = self::family($name, $definition['type'], $format);
            yield self::header($family, $definition, $format);
            yield from $definition['type'] === 'histogram'
                ? $this->histogram($family, $definition, $samples)
                : $this->plain(self::sample($name, $definition['type'], $format), $definition['scale'], $samples);
        }
        yield from $appended;
        if ($format === self::OPENMETRICS) {
            yield "# EOF\n";
        }
    }

    /**
     * Configured values under the old and the present name of a renamed metric, whichever of them is configured.
     *
     * @param array<string, array<string, int|float>> $constants
     * @return array<string, array<string, int|float>>
     */
    private function underAllNames(array $constants): array
    {
        foreach ($constants === [] ? [] : $this->metrics as $old => $definition) {
            $new = $definition['stands_for'] ?? $old;
            $values = $constants[$new] ?? $constants[$old] ?? null;
            if ($new !== $old && $values !== null) {
                $constants[$old] = $constants[$new] = $values;
            }
        }

        return $constants;
    }

    /** @return array<string, array<string, int>>|null null when the store cannot be read, which is not empty */
    private function stored(): ?array
    {
        try {
            $stored = $this->store->read(array_values(array_unique(array_column($this->metrics, 'key'))));

            return is_array($stored) ? $stored : iterator_to_array($stored);
        } catch (\Throwable) {
            $this->health->count(Health::STORE_FAILURES, ['read']);
            $this->health->persist();

            return null;
        }
    }

    /** @return array<string, int> */
    private function zeroes(array $definition): array
    {
        $zeroes = [];
        foreach ($definition['zero'] as $values) {
            $text = $this->policy->join($definition['labels'], array_map('strval', $values));
            $zeroes[$definition['type'] === 'histogram' ? $text . '|s' : $text] = 0;
        }

        return $zeroes;
    }

    /**
     * @param array<string, string> $names
     * @param array<string, int|float> $constants
     * @return array<string, float>
     */
    private function constants(array $names, array $constants): array
    {
        $samples = [];
        foreach ($constants as $key => $value) {
            $key = (string) $key;
            if (str_contains($key, '="')) {
                $samples[$key] = (float) $value;
            } elseif (count($names) === ($key === '' ? 0 : substr_count($key, ',') + 1)) {
                $samples[$this->policy->join($names, explode(',', $key))] = (float) $value;
            }
        }

        return $samples;
    }

    /**
     * @param array<string, int|float> $samples label text => stored integer, or a value as it is
     * @return \Generator<string>
     */
    private function plain(string $name, int $scale, array $samples): \Generator
    {
        $piece = '';
        foreach (self::ordered($samples) as $text => $value) {
            $labels = $text === '' ? '' : "{{$text}}";
            // Most numbers are small counts, and there may be a hundred thousand of them.
            $piece .= $scale === 1 && \is_int($value) && $value < 1_000_000 && $value >= 0
                ? "$name$labels $value.0\n"
                : "$name$labels " . Number::of($value, $scale) . "\n";
            if (\strlen($piece) > self::PIECE) {
                yield $piece;
                $piece = '';
            }
        }
        yield $piece;
    }

    /**
     * @param array<string, int> $fields
     * @return \Generator<string>
     */
    private function histogram(string $name, array $definition, array $fields): \Generator
    {
        $bounds = [];
        foreach ([...$definition['buckets'], INF] as $bound) {
            $bounds[] = 'le="' . Number::format($bound) . '"} ';
        }
        $series = [];
        foreach ($fields as $field => $value) {
            $end = (int) \strrpos($field, '|');
            $series[\substr($field, 0, $end)][\substr($field, $end + 1)] = $value;
        }
        $piece = '';
        foreach (self::ordered($series) as $text => $slots) {
            $piece .= self::series($name, $text, $slots, $bounds, $definition['scale']);
            if (\strlen($piece) > self::PIECE) {
                yield $piece;
                $piece = '';
            }
        }
        yield $piece;
    }

    /**
     * Sorted by label text as long as a person might read it: beyond, sorting takes as long as all the rest.
     *
     * @template T
     * @param array<string, T> $samples
     * @return array<string, T>
     */
    private static function ordered(array $samples): array
    {
        if (count($samples) <= self::SORTED) {
            ksort($samples, SORT_STRING);
        }

        return $samples;
    }

    /**
     * Cumulative buckets and the count are made here from the same numbers, so that they always agree.
     *
     * @param array<int|string, int> $slots
     * @param list<string> $bounds
     */
    private static function series(string $name, string $text, array $slots, array $bounds, int $scale): string
    {
        $labels = $text === '' ? '' : $text . ',';
        $lines = '';
        $count = 0;
        foreach ($bounds as $position => $bound) {
            $count += $slots[$position] ?? 0;
            $number = $count < 1_000_000 ? "$count.0" : Number::scaled($count, 1);
            $lines .= "{$name}_bucket{{$labels}{$bound}{$number}\n";
        }
        $braces = $text === '' ? '' : '{' . $text . '}';

        return "{$lines}{$name}_count{$braces} {$number}\n"
            . "{$name}_sum{$braces} " . Number::scaled($slots['s'] ?? 0, $scale) . "\n";
    }

    private static function header(string $family, array $definition, string $format): string
    {
        $open = $format === self::OPENMETRICS;
        $escapes = ['\\' => '\\\\', "\n" => '\n'] + ($open ? ['"' => '\"'] : []);
        $header = "# HELP $family " . strtr($definition['help'], $escapes) . "\n# TYPE $family {$definition['type']}\n";
        $unit = $definition['unit'];

        return $open && $unit !== '' && str_ends_with($family, '_' . $unit) ? "$header# UNIT $family $unit\n" : $header;
    }

    /** OpenMetrics names a counter's family without the suffix that its samples carry. */
    private static function family(string $name, string $type, string $format): string
    {
        return $format === self::OPENMETRICS && $type === 'counter' && str_ends_with($name, '_total')
            ? substr($name, 0, -6)
            : $name;
    }

    private static function sample(string $name, string $type, string $format): string
    {
        return $format === self::OPENMETRICS && $type === 'counter'
            ? self::family($name, $type, $format) . '_total'
            : $name;
    }

    /** @return array<string, int> how often APCu had to throw everything away; none without APCu */
    private static function expunges(): array
    {
        return \function_exists('apcu_enabled') && \apcu_enabled()
            ? ['' => (int) (\apcu_cache_info(true)['expunges'] ?? 0)]
            : [];
    }
}
