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

    /**
     * The same where a piece of work takes long enough to be timed by itself, so that one during which others had the
     * processor is one among many: the lower quartile of them. Turns come in another order each time, and the first
     * pieces of a turn, which find nothing in the caches of the processor, are not counted.
     *
     * @param array<string, array{\Closure(): void, \Closure(): void}> $ways what a turn begins with, and its work
     * @return array<string, float> nanoseconds of a piece of work
     */
    public static function quartiles(array $ways, int $rounds, int $pieces): array
    {
        $times = [];
        $names = array_keys($ways);
        for ($round = 0; $round < $rounds; $round++) {
            shuffle($names);
            foreach ($names as $name) {
                [$begin, $work] = $ways[$name];
                $begin();
                for ($piece = -intdiv($pieces, 4); $piece < $pieces; $piece++) {
                    $start = hrtime(true);
                    $work();
                    $piece < 0 || $times[$name][] = hrtime(true) - $start;
                }
            }
        }

        return array_map(self::quartile(...), $times);
    }

    /** @param list<int|float> $values */
    public static function median(array $values): float
    {
        sort($values);
        $middle = intdiv(count($values), 2);

        return count($values) % 2 === 1 ? $values[$middle] : ($values[$middle - 1] + $values[$middle]) / 2;
    }

    /** @param list<int> $values */
    private static function quartile(array $values): float
    {
        sort($values);

        return $values[intdiv(count($values), 4)];
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
