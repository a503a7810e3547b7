<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Promphp;

use Prometheus\MetricFamilySamples;
use Prometheus\Sample;
use Sdkgen\Laravel\Runtime\Exposition\Number;
use Sdkgen\Laravel\Runtime\Exposition\Renderer;

/**
 * Writes a family of a promphp registry. Series keep the names that they have at promphp's own endpoint, in either
 * format.
 *
 * @internal
 */
final class FamilyWriter
{
    private const TYPES = ['counter', 'gauge', 'histogram', 'summary'];
    private const METRIC_NAME = '/^[a-zA-Z_:][a-zA-Z0-9_:]*$/D';
    private const LABEL_NAME = '/^[a-zA-Z_][a-zA-Z0-9_]*$/D';

    /** Labels whose values are numbers, which OpenMetrics wants in canonical form. */
    private const NUMERIC = ['le', 'quantile'];

    private const INFINITE = ['inf' => INF, '+inf' => INF, '-inf' => -INF, 'nan' => NAN];

    /**
     * Every name under which a family appears in either format; two families must not have one in common.
     *
     * @return list<string>
     */
    public static function names(string $name, string $type): array
    {
        $base = $type === 'counter' && str_ends_with($name, '_total') ? substr($name, 0, -6) : $name;

        return array_values(array_unique([$name, $base, ...array_map(
            static fn (string $suffix): string => $base . $suffix,
            match ($type) {
                'counter' => ['_created'],
                'histogram' => ['_bucket', '_count', '_sum', '_created'],
                'summary' => ['_count', '_sum', '_created'],
                default => [],
            },
        )]));
    }

    public static function isWritable(MetricFamilySamples $family): bool
    {
        return preg_match(self::METRIC_NAME, (string) $family->getName()) === 1;
    }

    public static function write(MetricFamilySamples $family, string $format): string
    {
        $open = $format === Renderer::OPENMETRICS;
        $name = (string) $family->getName();
        $type = self::type($family, $open);
        if ($open && $type === 'counter') {
            $name = substr($name, 0, -6);
        }
        $escapes = ['\\' => '\\\\', "\n" => '\n'] + ($open ? ['"' => '\"'] : []);
        $help = strtr(LabelText::utf8((string) $family->getHelp()), $escapes);

        return "# HELP $name $help\n# TYPE $name $type\n" . implode('', self::lines($family, $open));
    }

    /** OpenMetrics has counters only with `_total`; another is declared unknown, so as not to have to be renamed. */
    private static function type(MetricFamilySamples $family, bool $open): string
    {
        $type = (string) $family->getType();
        if ($open && $type === 'counter' && !str_ends_with((string) $family->getName(), '_total')) {
            return 'unknown';
        }

        return in_array($type, self::TYPES, true) ? $type : ($open ? 'unknown' : 'untyped');
    }

    /** @return array<string, string> each series once, those of one label set together as OpenMetrics demands */
    private static function lines(MetricFamilySamples $family, bool $open): array
    {
        $groups = [];
        foreach ($family->getSamples() as $sample) {
            $number = self::number($sample->getValue());
            $labels = self::labels($family, $sample);
            if ($number === null || $labels === null) {
                continue;
            }
            $group = LabelText::write(array_keys($labels[0]), array_values($labels[0]));
            $text = self::text($labels, $open);
            $series = $sample->getName() . ($text === '' ? '' : "{{$text}}");
            $groups[$group][$series] = "$series $number\n";
        }

        return array_merge(...array_values($groups));
    }

    /** @return array{array<string, string>, array<string, string>}|null the family's labels, and the sample's own */
    private static function labels(MetricFamilySamples $family, Sample $sample): ?array
    {
        $shared = array_values($family->getLabelNames());
        $names = [...$shared, ...array_values($sample->getLabelNames())];
        $values = array_values($sample->getLabelValues());
        if (count($names) !== count($values) || count(array_unique($names)) !== count($names)) {
            // Left over from another set of labels, which promphp does not keep apart: nobody knows what is what.
            return null;
        }
        foreach ($names as $name) {
            if (preg_match(self::LABEL_NAME, (string) $name) !== 1) {
                return null;
            }
        }
        $labels = array_combine($names, array_map('strval', $values));

        return [array_slice($labels, 0, count($shared)), array_slice($labels, count($shared))];
    }

    /** @param array{array<string, string>, array<string, string>} $labels */
    private static function text(array $labels, bool $open): string
    {
        $values = array_merge(...$labels);
        foreach ($open ? array_intersect_key($labels[1], array_flip(self::NUMERIC)) : [] as $name => $value) {
            $values[$name] = self::number($value) ?? $value;
        }

        return LabelText::write(array_keys($values), array_values($values));
    }

    private static function number(string $value): ?string
    {
        $value = self::INFINITE[strtolower($value)] ?? (is_numeric($value) ? (float) $value : null);

        return $value === null ? null : Number::format($value);
    }
}
