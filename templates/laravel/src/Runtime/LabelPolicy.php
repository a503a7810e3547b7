<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime;

/**
 * Decides which label values are exposed, and writes them as label text.
 *
 * Whatever a request carries, what comes out is valid UTF-8 of bounded length, and a value of a closed set or its overflow.
 *
 * @internal
 */
final class LabelPolicy
{
    /** Longer values are cut: a label is a name for a group of events, not their content. */
    public const MAX_BYTES = 256;

    private const ESCAPES = ['\\' => '\\\\', "\n" => '\n', '"' => '\"'];

    /** @param array<string, array{values: array, max: int, saturate: int, absent: ?string, overflow: string}> $labels */
    public function __construct(private readonly array $labels)
    {
    }

    /**
     * The values as they may be exposed, before any cap on their number.
     *
     * @param array<string, string> $names exposed label name => label id
     * @param array<mixed> $values in the order of $names
     * @param list<string> $folded receives the names of the labels whose value was not declared
     * @return list<string>|null null when a label has no value and none that stands for absence
     * @throws \DomainException
     */
    public function conform(array $names, array $values, array &$folded): ?array
    {
        if (count($values) !== count($names)) {
            throw new \DomainException('Wrong number of label values');
        }
        $conformed = [];
        $value = reset($values);
        foreach ($names as $name => $id) {
            $rule = $this->labels[$id];
            if ($value === null) {
                if ($rule['absent'] === null) {
                    return null;
                }
                $conformed[] = $rule['absent'];
            } else {
                $text = self::clean(is_string($value) ? $value : self::string($value));
                if ($rule['saturate'] > 0) {
                    $text = self::saturate($text, $rule['saturate']);
                }
                if ($rule['values'] !== [] && !isset($rule['values'][$text]) && !self::reserved($rule, $text)) {
                    $text = $rule['overflow'];
                    $folded[] = $name;
                }
                $conformed[] = $text;
            }
            $value = next($values);
        }

        return $conformed;
    }

    /**
     * Label text as the exposition shows it: `endpoint="api/v1/sites",status="200"`.
     *
     * @param array<string, string> $names
     * @param list<string> $values
     */
    public function text(array $names, array $values): string
    {
        $text = '';
        $position = 0;
        foreach ($names as $name => $unused) {
            $value = $values[$position];
            if (strpbrk($value, "\\\n\"") !== false) {
                $value = strtr($value, self::ESCAPES);
            }
            $text .= $position++ === 0 ? "$name=\"$value\"" : ",$name=\"$value\"";
        }

        return $text;
    }

    /**
     * Whether the declared values alone bound the number of series.
     *
     * @param array<string, string> $names
     */
    public function closed(array $names): bool
    {
        foreach ($names as $id) {
            if ($this->labels[$id]['values'] === []) {
                return false;
            }
        }

        return true;
    }

    /** The most values a label may take, 0 for no limit of its own; those that stand for many are always welcome. */
    public function cap(string $id, string $value): int
    {
        return self::reserved($this->labels[$id], $value) ? 0 : $this->labels[$id]['max'];
    }

    /**
     * The labels of a metric whose number of values only a cap can bound.
     *
     * @param array<string, string> $names
     * @return array<string, string> exposed label name => label id
     */
    public function open(array $names): array
    {
        return array_filter($names, fn (string $id): bool => $this->labels[$id]['values'] === []);
    }

    public function overflow(string $id): string
    {
        return $this->labels[$id]['overflow'];
    }

    /** @param array{absent: ?string, overflow: string} $rule */
    private static function reserved(array $rule, string $value): bool
    {
        return $value === $rule['absent'] || $value === $rule['overflow'];
    }

    private static function saturate(string $value, int $limit): string
    {
        return ctype_digit($value) && (int) $value >= $limit ? $limit . '+' : $value;
    }

    private static function string(mixed $value): string
    {
        return match (true) {
            is_bool($value) => $value ? 'true' : 'false',
            is_int($value), is_float($value), $value instanceof \Stringable => (string) $value,
            $value instanceof \BackedEnum => (string) $value->value,
            default => throw new \DomainException('Not a label value: ' . get_debug_type($value)),
        };
    }

    private static function clean(string $value): string
    {
        if (strlen($value) > self::MAX_BYTES) {
            $value = self::cut($value);
        }
        if (preg_match('//u', $value) !== 1) {
            $value = self::cut(json_decode((string) json_encode($value, JSON_INVALID_UTF8_SUBSTITUTE)));
        }

        return $value;
    }

    private static function cut(string $value): string
    {
        $end = self::MAX_BYTES;
        if (strlen($value) <= $end) {
            return $value;
        }
        // A UTF-8 character has at most three continuation bytes; more of them is no UTF-8 and any place is as good.
        while ($end > self::MAX_BYTES - 3 && (ord($value[$end]) & 0xC0) === 0x80) {
            $end--;
        }

        return substr($value, 0, $end);
    }
}
