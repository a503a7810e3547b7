<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

/**
 * What an observed value is as a number of the store.
 *
 * @internal
 */
final class Amount
{
    /**
     * A histogram counts a value in the first bucket whose bound it does not exceed, the one past the last being +Inf.
     *
     * @param list<float> $bounds
     */
    public static function bucket(array $bounds, int|float $value): int
    {
        $bucket = 0;
        foreach ($bounds as $bound) {
            if ($value <= $bound) {
                break;
            }
            $bucket++;
        }

        return $bucket;
    }

    /** Half away from zero and exact, which round() is not before PHP 8.4. */
    public static function rounded(int|float $value): int
    {
        if (\is_int($value)) {
            return $value;
        }
        if (abs($value) >= 9.2e18) {
            throw new \DomainException('Not a 64-bit value');
        }
        $whole = (int) $value;
        $rest = $value - $whole;

        return $whole + ($rest >= 0.5 ? 1 : 0) - ($rest <= -0.5 ? 1 : 0);
    }
}
