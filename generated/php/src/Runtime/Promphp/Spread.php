<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Promphp;

/**
 * Finds values that fall into given buckets as often as counted, and add up to a given sum.
 *
 * A batch holds buckets and sum of many observations, and promphp's histograms take single observations only. With
 * these values, all that a histogram shows becomes what it would have become with the true ones.
 *
 * @internal
 */
final class Spread
{
    /** A bucket does not contain its lower bound. */
    private const INSIDE = 1e-9;

    /**
     * @param list<float> $bounds ascending, without +Inf
     * @param array<string, int> $amounts name => number: counts end in `|<bucket>`, the sum times scale in `|s`
     * @return \Generator<float>
     */
    public static function values(array $bounds, array $amounts, int $scale): \Generator
    {
        $counts = [];
        $rest = 0.0;
        foreach ($amounts as $name => $number) {
            $part = substr((string) $name, (int) strrpos((string) $name, '|') + 1);
            if ($part === 's') {
                $rest += $number / $scale;
            } else {
                $counts[(int) $part] = $number;
            }
        }
        $room = 0.0;
        foreach ($counts as $bucket => $count) {
            [$lower, $upper] = self::bucket($bounds, $bucket);
            $rest -= $count * $lower;
            $room += is_finite($upper) ? $count * ($upper - $lower) : 0.0;
        }

        return self::place($bounds, $counts, $rest, $room);
    }

    /**
     * Every value as far into its bucket as all others; those past the last bound take what is left of the sum.
     *
     * @param list<float> $bounds
     * @param array<int, int> $counts
     * @return \Generator<float>
     */
    private static function place(array $bounds, array $counts, float $rest, float $room): \Generator
    {
        $large = $counts[count($bounds)] ?? 0;
        $share = max(self::INSIDE, min(1.0, $room > 0.0 ? $rest / $room : 0.0));
        foreach ($counts as $bucket => $count) {
            [$lower, $upper] = self::bucket($bounds, $bucket);
            $value = is_finite($upper)
                ? min($upper, $lower + $share * ($upper - $lower))
                : $lower + max(($rest - $share * $room) / $large, self::INSIDE * max(1.0, $lower));
            for (; $count > 0; $count--) {
                yield $value;
            }
        }
    }

    /**
     * @param list<float> $bounds
     * @return array{float, float} nothing below zero is ever observed
     */
    private static function bucket(array $bounds, int $bucket): array
    {
        return [max(0.0, $bounds[$bucket - 1] ?? 0.0), max(0.0, $bounds[$bucket] ?? INF)];
    }
}
