<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Promphp;

/**
 * Turns the floats of promphp into integers that a store can add, and back.
 *
 * What is added is kept as whole units and millionths, in two fields: neither large nor small amounts suffer. What a
 * gauge is set to is kept as the bits of the float, exactly.
 *
 * @internal
 */
final class Series
{
    public const WHOLE = '';
    public const MILLIONTHS = '|u';
    public const SUM = '|s';
    public const COUNT = '|0';
    public const BITS = '|d';

    private const SCALE = 1_000_000;
    private const LIMIT = 9.2e18;

    /**
     * @param string $whole field of the whole units
     * @return array<string, int> by field suffix
     * @throws \DomainException
     */
    public static function amounts(int|float $amount, string $whole = self::WHOLE): array
    {
        if (is_int($amount)) {
            return [$whole => $amount];
        }
        if (!is_finite($amount) || abs($amount) >= self::LIMIT) {
            throw new \DomainException('Not a finite 64-bit value');
        }
        $units = (int) $amount;
        $millionths = (int) round(($amount - $units) * self::SCALE);

        return [$whole => $units] + ($millionths === 0 ? [] : [self::MILLIONTHS => $millionths]);
    }

    /** @return array<string, int> by field suffix */
    public static function exactly(int|float $value): array
    {
        $bits = unpack('q', pack('d', $value));

        return [self::BITS => $bits[1], self::WHOLE => 0, self::MILLIONTHS => 0];
    }

    /**
     * @param array<string, int> $numbers by field suffix
     * @param string $whole field of the whole units
     */
    public static function value(array $numbers, string $whole = self::WHOLE): int|float
    {
        $value = $numbers[$whole] ?? 0;
        if (($numbers[self::MILLIONTHS] ?? 0) !== 0) {
            $value += $numbers[self::MILLIONTHS] / self::SCALE;
        }
        if (isset($numbers[self::BITS])) {
            $value += unpack('d', pack('q', $numbers[self::BITS]))[1];
        }

        return $value;
    }

    /**
     * @param array<string, int> $fields of one metric
     * @return array<string, array<string, int>> label text => field suffix => number
     */
    public static function group(array $fields): array
    {
        $series = [];
        foreach ($fields as $field => $number) {
            $field = (string) $field;
            // Label text ends in a quote, so that a bar within a value is not taken for the one before a suffix.
            $end = $field === '' || str_ends_with($field, '"') ? strlen($field) : (int) strrpos($field, '|');
            $series[substr($field, 0, $end)][substr($field, $end)] = $number;
        }

        return $series;
    }
}
