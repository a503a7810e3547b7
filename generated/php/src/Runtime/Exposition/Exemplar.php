<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Exposition;

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

    /** As it is exposed: labels, value, unix time. */
    public static function text(string $trace, int|float $value): string
    {
        return sprintf('{trace_id="%s"} %s %.3F', $trace, Number::format($value), microtime(true));
    }
}
