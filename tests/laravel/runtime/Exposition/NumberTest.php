<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Exposition;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Exposition\Number;

final class NumberTest extends TestCase
{
    /** @dataProvider asPrometheusClientWritesThem */
    public function testFloats(string $written, float $number): void
    {
        self::assertSame($written, Number::format($number));
    }

    /** @return iterable<array{0: string, 1: float}> */
    public static function asPrometheusClientWritesThem(): iterable
    {
        yield ['0.0', 0.0];
        yield ['-0.0', -0.0];
        yield ['1.0', 1.0];
        yield ['-1.0', -1.0];
        yield ['0.30000000000000004', 0.1 + 0.2];
        yield ['1e-07', 1e-07];
        yield ['1e-05', 1e-05];
        yield ['0.0001', 0.0001];
        yield ['1.23456789e+08', 123456789.0];
        yield ['999999.0', 999999.0];
        yield ['1e+06', 1e6];
        yield ['1.0000005e+06', 1000000.5];
        yield ['1.234567e+06', 1234567.0];
        yield ['1e+15', 1e15];
        yield ['1e+16', 1e16];
        yield ['1e+17', 1e17];
        yield ['1.2345678901234567e+19', 12345678901234567890.0];
        yield ['-1234567.0', -1234567.0];
        yield ['-1e+16', -1e16];
        yield ['-1000000000000000.0', -1e15];
        yield ['-1e-05', -0.00001];
        yield ['5e-324', 5e-324];
        yield ['1.7976931348623157e+308', 1.7976931348623157e308];
        yield ['0.005', 0.005];
        yield ['0.025', 0.025];
        yield ['60.0', 60.0];
        yield ['100.0', 100.0];
        yield ['0.3333333333333333', 1 / 3];
        yield ['9.007199254740992e+15', 9007199254740992.0];
        yield ['9.223372036854776e+18', 9223372036854775808.0];
        yield ['4.35', 4.35];
        yield ['1.5e+300', 1.5e300];
        yield ['0.000123456789', 0.000123456789];
        yield ['120.0', 120.0];
        yield ['1000.0', 1000.0];
        yield ['100000.0', 100000.0];
        yield ['1e+22', 1e22];
        yield ['1e+21', 1e21];
        yield ['+Inf', INF];
        yield ['-Inf', -INF];
        yield ['NaN', NAN];
    }

    /** @dataProvider stored */
    public function testStoredIntegers(string $written, int $stored, int $scale): void
    {
        self::assertSame($written, Number::scaled($stored, $scale));
    }

    /** @return iterable<array{0: string, 1: int, 2: int}> */
    public static function stored(): iterable
    {
        yield ['0.0', 0, 1];
        yield ['999999.0', 999_999, 1];
        yield ['1e+06', 1_000_000, 1];
        yield ['-999999.0', -999_999, 1];
        yield ['-1000000.0', -1_000_000, 1];
        yield ['4.0', 4_000_000, 1_000_000];
        yield ['0.0004', 400, 1_000_000];
        yield ['-0.25', -250_000, 1_000_000];
        yield ['1e-06', 1, 1_000_000];
        yield ['1.700000000123456e+09', 1_700_000_000_123_456, 1_000_000];
        yield ['9.223372036854775e+12', 9_223_372_036_854_775_807, 1_000_000];
        yield ['9.007199254740992e+15', 9_007_199_254_740_993, 1];
        yield ['9.223372036854776e+18', PHP_INT_MAX, 1];
        yield ['-9.223372036854776e+18', PHP_INT_MIN, 1];
    }

    public function testTheSettingsOfTheApplicationDoNotMatter(): void
    {
        $precision = [ini_set('precision', '3'), ini_set('serialize_precision', '5')];
        $locale = setlocale(LC_ALL, '0');
        setlocale(LC_ALL, 'de_DE.UTF-8', 'de_DE', 'fr_FR.UTF-8', 'C.UTF-8');
        try {
            self::assertSame('0.30000000000000004', Number::format(0.1 + 0.2));
            self::assertSame('1.23456789', Number::scaled(1_234_567_890, 1_000_000_000));
        } finally {
            ini_set('precision', (string) $precision[0]);
            ini_set('serialize_precision', (string) $precision[1]);
            setlocale(LC_ALL, (string) $locale);
        }
    }
}
