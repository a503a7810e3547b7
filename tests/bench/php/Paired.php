<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Bench;

/** Measures several ways of doing the same in turns, so that a slow or busy machine slows all of them. */
final class Paired
{
    /**
     * @param array<string, \Closure(int): void> $ways each does one piece of work, given its number
     * @return array<string, float> median nanoseconds of a piece of work
     */
    public static function nanoseconds(array $ways, int $rounds, int $pieces): array
    {
        $times = [];
        foreach ($ways as $way) {
            self::time($way, $pieces);
        }
        for ($round = 0; $round < $rounds; $round++) {
            foreach ($ways as $name => $way) {
                $times[$name][] = self::time($way, $pieces);
            }
        }

        return array_map(self::median(...), $times);
    }

    /** @param list<int|float> $values */
    public static function median(array $values): float
    {
        sort($values);
        $middle = intdiv(count($values), 2);

        return count($values) % 2 === 1 ? $values[$middle] : ($values[$middle - 1] + $values[$middle]) / 2;
    }

    private static function time(\Closure $way, int $pieces): float
    {
        $start = hrtime(true);
        for ($piece = 0; $piece < $pieces; $piece++) {
            $way($piece);
        }

        return (hrtime(true) - $start) / $pieces;
    }
}
