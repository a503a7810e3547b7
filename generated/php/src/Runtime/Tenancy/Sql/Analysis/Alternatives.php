<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

/**
 * Alternatives: numbers of conditions, separated by commas => grains that a row has under all of them.
 *
 * @internal
 */
final class Alternatives
{
    /**
     * What is known of each source in either case.
     *
     * @param array<int, array<int|string, int>> $one
     * @param array<int, array<int|string, int>> $other
     * @return array<int, array<int|string, int>>
     */
    public static function common(array $one, array $other): array
    {
        $both = [];
        foreach (array_intersect_key($one, $other) as $id => $guards) {
            foreach ($guards as $set => $grains) {
                foreach ($other[$id] as $otherSet => $otherGrains) {
                    $joined = Alternatives::joined((string) $set, (string) $otherSet);
                    $both[$id][$joined] = ($both[$id][$joined] ?? 0) | ($grains & $otherGrains);
                }
            }
        }

        return $both;
    }

    /** The conditions of both sets. */
    public static function joined(string $one, string $other): string
    {
        $numbers = array_unique(array_filter([...explode(',', $one), ...explode(',', $other)], strlen(...)));
        sort($numbers);

        return implode(',', $numbers);
    }
}
