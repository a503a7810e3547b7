<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Exposition;

use Chom\Metrics\Runtime\Health;
use Chom\Metrics\Runtime\LabelPolicy;
use Chom\Metrics\Runtime\Store\ApcuStore;
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

    /** The package's counters that are not, or not only, in the store. */
    private const COUNTED = [Health::DROPPED, Health::STORE_FAILURES, Health::FOLDED, self::EXPUNGES];

    /** The package's counters that are known even when the store is not. */
    private const OWN = [Health::DROPPED, Health::STORE_FAILURES];

    private readonly LabelPolicy $policy;

    /**
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     * @param array<string, array<string, mixed>> $labels Catalogue::LABELS
     * @param bool $dated whether OpenMetrics says since when a series counts, in a sample of its own
     */
    public function __construct(
        private readonly array $metrics,
        array $labels,
        private readonly Store $store,
        private readonly Health $health,
        private readonly bool $dated = false,
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
        $constants = $this->underAllNames($constants);
        [$stored, $notes] = $this->stored($format, $constants);
        $own = $this->health->counters();
        $metrics = $this->metrics;
        ksort($metrics, SORT_STRING);
        $readers = array_count_values(array_column($metrics, 'key'));
        foreach ($metrics as $name => $definition) {
            $samples = $stored[$definition['key']] ?? [];
            // Each family is let go of once written, so that text and numbers are not all in memory at once.
            if (--$readers[$definition['key']] === 0) {
                unset($stored[$definition['key']]);
            }
            $family = self::family($name, $definition['type'], $format);
            yield self::header($family, $definition, $format);
            if (is_string($samples)) {
                yield from self::pieces($samples);
                continue;
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
            yield from $definition['type'] === 'histogram'
                ? (new Histograms($family, $definition, $notes))->lines($samples)
                : $this->plain($name, $definition, $format, $samples, $notes);
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

    /**
     * @param array<string, mixed> $constants
     * @return array{array<string, array<string, int>|string>|null, Notes} null when the store cannot be read, which is
     *     not empty
     */
    private function stored(string $format, array $constants): array
    {
        try {
            $counting = array_filter($this->metrics, static fn (array $metric): bool => $metric['type'] !== 'gauge');
            $notes = $format === self::OPENMETRICS
                ? Notes::in($this->store, self::keys($counting), $this->dated)
                : Notes::none();
            $keys = self::keys($this->metrics);
            $stored = $this->store instanceof ApcuStore
                ? $this->store->lines($keys, $this->textual($format, $constants, $notes))
                : $this->store->read($keys);

            return [is_array($stored) ? $stored : iterator_to_array($stored), $notes];
        } catch (\Throwable) {
            $this->health->count(Health::STORE_FAILURES, ['read']);
            $this->health->persist();

            return [null, Notes::none()];
        }
    }

    /**
     * The families of which each stored number is a line, and each line a stored number.
     *
     * @param array<string, mixed> $constants
     * @return array<string, string> key => name of the samples
     */
    private function textual(string $format, array $constants, Notes $notes): array
    {
        $names = [];
        $readers = array_count_values(array_column($this->metrics, 'key'));
        foreach ($this->metrics as $name => $definition) {
            $simple = $definition['type'] !== 'histogram' && $definition['scale'] === 1
                && $definition['labels'] !== [] && $definition['zero'] === [] && $readers[$definition['key']] === 1;
            $added = isset($constants[$name]) || in_array($name, self::COUNTED, true);
            if ($simple && !$added && !$notes->concern($definition['key'])) {
                $names[$definition['key']] = self::sample($name, $definition['type'], $format);
            }
        }

        return $names;
    }

    /**
     * @param array<string, array<string, mixed>> $metrics
     * @return list<string> what they are stored under, each once: a renamed metric shares the key of its successor
     */
    private static function keys(array $metrics): array
    {
        return array_values(array_unique(array_column($metrics, 'key')));
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
    private function plain(string $name, array $definition, string $format, array $samples, Notes $notes): \Generator
    {
        ['key' => $key, 'scale' => $scale, 'type' => $type] = $definition;
        $family = self::family($name, $type, $format);
        $name = self::sample($name, $type, $format);
        $noted = $notes->concern($key);
        $piece = '';
        foreach (Order::of($samples) as $text => $value) {
            $labels = $text === '' ? '' : "{{$text}}";
            // Most numbers are small counts, and there may be a hundred thousand of them.
            $number = $scale === 1 && \is_int($value) && $value < 1_000_000 && $value >= 0
                ? "$value.0"
                : Number::of($value, $scale);
            $piece .= "$name$labels $number";
            $piece .= $noted
                ? $notes->exemplar($key, $text) . "\n" . $notes->created($key, $text, $family, $labels)
                : "\n";
            if (\strlen($piece) > self::PIECE) {
                yield $piece;
                $piece = '';
            }
        }
        yield $piece;
    }

    /** @return \Generator<string> lines of one family, in order where there are few */
    private static function pieces(string $lines): \Generator
    {
        $lines = Order::lines($lines);
        for ($start = 0, $length = strlen($lines); $start < $length; $start += self::PIECE) {
            yield substr($lines, $start, self::PIECE);
        }
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
