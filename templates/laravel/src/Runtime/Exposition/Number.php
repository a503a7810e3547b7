<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Exposition;

/**
 * Writes numbers as prometheus_client does (`floatToGoString`), whatever the ini settings and the locale.
 *
 * @internal
 */
final class Number
{
    /** Beyond this a float cannot hold every integer. */
    private const EXACT = 9_007_199_254_740_992;

    /** A stored integer as the value it stands for, or a value as it is. */
    public static function of(int|float $number, int $scale): string
    {
        return is_float($number) ? self::format($number) : self::scaled($number, $scale);
    }

    /** A stored integer as the value it stands for. */
    public static function scaled(int $stored, int $scale): string
    {
        if ($scale === 1 && $stored > -1_000_000 && $stored < 1_000_000) {
            return $stored . '.0';
        }
        if (abs($stored) <= self::EXACT) {
            return self::format($stored / $scale);
        }

        // Dividing would round twice; reading the decimal text rounds once.
        return self::format((float) self::decimal($stored, $scale));
    }

    public static function format(int|float $number): string
    {
        $number = (float) $number;
        if (!is_finite($number)) {
            return is_nan($number) ? 'NaN' : ($number > 0 ? '+Inf' : '-Inf');
        }
        // -1 asks for the fewest digits that read back as the same number.
        $written = sprintf('%.*H', -1, $number);
        if (preg_match('/^(-?)(\d+)(?:\.(\d+))?(?:E([+-]\d+))?$/', $written, $part) !== 1) {
            return $written;
        }
        $fraction = $part[3] ?? '';
        $digits = ltrim($part[2] . $fraction, '0');
        $point = strlen($digits) - strlen($fraction) + (int) ($part[4] ?? 0);

        return $part[1] . self::place(rtrim($digits, '0'), $point, $part[1] === '');
    }

    /**
     * @param string $digits significant digits, without zeros at either end
     * @param int $point position of the decimal point, counted from the first digit
     */
    private static function place(string $digits, int $point, bool $positive): string
    {
        if ($digits === '') {
            return '0.0';
        }
        // Python changes to exponents at 1e16, and Go, which is followed for positive numbers, at 1e6 already.
        if ($point > 16 || $point < -3 || ($positive && $point > 6)) {
            $mantissa = $digits[0] . (strlen($digits) > 1 ? '.' . substr($digits, 1) : '');

            return sprintf('%se%s%02d', $mantissa, $point > 0 ? '+' : '-', abs($point - 1));
        }
        if ($point <= 0) {
            return '0.' . str_repeat('0', -$point) . $digits;
        }

        return strlen($digits) <= $point
            ? str_pad($digits, $point, '0') . '.0'
            : substr($digits, 0, $point) . '.' . substr($digits, $point);
    }

    private static function decimal(int $stored, int $scale): string
    {
        $whole = intdiv($stored, $scale);
        $rest = abs($stored % $scale);
        $places = strlen((string) $scale) - 1;

        $sign = $stored < 0 && $whole === 0 ? '-' : '';

        return $sign . $whole . '.' . str_pad((string) $rest, $places, '0', STR_PAD_LEFT);
    }
}
