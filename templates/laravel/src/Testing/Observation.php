<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Testing;

/**
 * One call of the application or of a hook, with the label values that would have been exposed.
 *
 * @internal
 */
final class Observation
{
    public const ADD = 'add';
    public const SET = 'set';
    public const OBSERVE = 'observe';

    /** @param array<string, string> $labels */
    public function __construct(
        public readonly string $operation,
        public readonly string $metric,
        public readonly array $labels,
        public readonly int|float $amount,
    ) {
    }

    /** @param array<string, string> $labels of which all have to match, whatever the others are */
    public function matches(string $metric, array $labels): bool
    {
        return $this->metric === $metric && array_intersect_assoc($labels, $this->labels) === $labels;
    }

    /** The series as an exposition names it, without escapes. */
    public function series(): string
    {
        return self::name($this->metric, $this->labels);
    }

    /** @param array<string, string> $labels */
    public static function name(string $metric, array $labels): string
    {
        $pairs = [];
        foreach ($labels as $label => $value) {
            $pairs[] = "$label=\"$value\"";
        }

        return $pairs === [] ? $metric : $metric . '{' . implode(',', $pairs) . '}';
    }
}
