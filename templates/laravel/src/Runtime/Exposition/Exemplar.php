<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Exposition;

use Sdkgen\Laravel\Runtime\Amount;

/**
 * An exemplar: one observation among those of a number, and the trace that shows it whole.
 *
 * OpenMetrics 1.0 bounds its labels to 128 characters; what is written here has at most 73.
 *
 * @internal
 */
final class Exemplar
{
    private const TRACE = '/^[0-9A-Za-z_.:-]{1,64}$/D';

    /** Whether this can be the id of a trace: nothing that would need quoting, or could be anybody's name or secret. */
    public static function isTrace(string $id): bool
    {
        return preg_match(self::TRACE, $id) === 1;
    }

    /**
     * The exemplar of one observation, by the name of the number that shows it: OpenMetrics has them at counters and
     * buckets.
     *
     * @param array<string, mixed> $definition
     * @return array<string, string>
     */
    public static function at(array $definition, string $series, int|float $amount, string $trace): array
    {
        $name = match ($definition['type']) {
            'counter' => $series,
            'histogram' => "$series|" . Amount::bucket($definition['buckets'], $amount),
            'gauge' => null,
        };

        return $name === null ? [] : [$name => self::text($trace, $amount)];
    }

    /** As it is exposed: labels, value, unix time. */
    public static function text(string $trace, int|float $value): string
    {
        return sprintf('{trace_id="%s"} %s %.3F', $trace, Number::format($value), microtime(true));
    }
}
