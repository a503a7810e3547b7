<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime;

/**
 * Decides which label values are exposed, and writes them as label text.
 *
 * Whatever a request carries, what comes out is valid UTF-8 of bounded length, and of a closed set a declared value.
 *
 * @internal
 */
final class LabelPolicy
{
    /** Why a value was recorded as its label's overflow. */
    public const UNDECLARED = 'undeclared_value';
    public const MAX_VALUES = 'max_values';
    public const MAX_SERIES = 'max_series';

    /** Longer values are cut: a label is a name for a group of events, not their content. */
    public const MAX_BYTES = 256;

    /** Everything but printable ASCII that may stand in quotes as it is. */
    private const CAREFUL = '/[^ !#-\[\]-~]/';

    private const ESCAPES = ['\\' => '\\\\', "\n" => '\n', '"' => '\"'];

    /** @param array<string, array{values: array, max: int, saturate: int, absent: ?string, overflow: string}> $labels */
    public function __construct(private readonly array $labels)
    {
    }

    /**
     * Label text as the exposition shows it: `endpoint="api/v1/sites",status="200"`.
     *
     * @param array<string, string> $names exposed label name => label id
     * @param array<mixed> $values in the order of $names
     * @param list<string> $exposed receives the values as they are exposed, before any cap on their number
     * @param list<string> $folded receives the names of the labels whose value was not declared
     * @return string|null null when a label has no value and none that stands for absence
     * @throws \DomainException
     */
    public function text(array $names, array $values, array &$exposed, array &$folded): ?string
    {
        if (\count($values) !== \count($names)) {
            throw new \DomainException('Wrong number of label values');
        }
        $texts = $this->strings($names, \array_is_list($values) ? $values : array_values($values));
        if ($texts === null) {
            return null;
        }
        $joined = \implode('', $texts);
        // Nearly always one look at all of them together tells that none needs any care.
        $careful = \strlen($joined) > self::MAX_BYTES || \preg_match(self::CAREFUL, $joined) === 1;
        $exposed = $careful ? array_map(self::clean(...), $texts) : $texts;
        $text = '';
        $position = 0;
        foreach ($names as $name => $id) {
            $value = $exposed[$position];
            $rule = $this->labels[$id];
            if ($rule['values'] !== [] && !isset($rule['values'][$value]) && !self::reserved($rule, $value)) {
                $exposed[$position] = $value = $rule['overflow'];
                $folded[] = $name;
            }
            $text .= $position++ === 0 ? "$name=\"$value\"" : ",$name=\"$value\"";
        }

        return $careful || $folded !== [] ? $this->join($names, $exposed) : $text;
    }

    /**
     * Label text of values that are exposed as they are.
     *
     * @param array<string, string> $names
     * @param list<string> $values
     */
    public function join(array $names, array $values): string
    {
        $pairs = [];
        foreach (array_keys($names) as $position => $name) {
            $pairs[] = $name . '="' . strtr($values[$position], self::ESCAPES) . '"';
        }

        return implode(',', $pairs);
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

    /** Whether a label takes any value, so that only a cap bounds their number. */
    public function open(string $id): bool
    {
        return $this->labels[$id]['values'] === [];
    }

    /** The most values a label may take, 0 for no limit of its own; those that stand for many are always welcome. */
    public function cap(string $id, string $value): int
    {
        return self::reserved($this->labels[$id], $value) ? 0 : $this->labels[$id]['max'];
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

    /**
     * @param array<string, string> $names
     * @param list<mixed> $values
     * @return list<string>|null
     */
    private function strings(array $names, array $values): ?array
    {
        $position = 0;
        foreach ($names as $id) {
            $rule = $this->labels[$id];
            $value = $values[$position] ?? $rule['absent'];
            if ($value === null) {
                return null;
            }
            if (!\is_string($value)) {
                $value = self::string($value);
            }
            $values[$position++] = $rule['saturate'] > 0 ? self::saturate($value, $rule['saturate']) : $value;
        }

        return $values;
    }

    private static function saturate(string $value, int $limit): string
    {
        return ctype_digit($value) && (int) $value >= $limit ? $limit . '+' : $value;
    }

    private static function string(mixed $value): string
    {
        return match (true) {
            \is_int($value) => (string) $value,
            \is_bool($value) => $value ? 'true' : 'false',
            \is_float($value), $value instanceof \Stringable => (string) $value,
            $value instanceof \BackedEnum => (string) $value->value,
            default => throw new \DomainException('Not a label value: ' . get_debug_type($value)),
        };
    }

    private static function clean(string $value): string
    {
        $value = self::cut($value);
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
        // A UTF-8 character has at most three continuation bytes; where there are more, any place is as good.
        while ($end > self::MAX_BYTES - 3 && (ord($value[$end]) & 0xC0) === 0x80) {
            $end--;
        }

        return substr($value, 0, $end);
    }
}
