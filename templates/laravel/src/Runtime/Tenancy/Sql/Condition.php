<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql;

/**
 * What must hold of some values of a statement.
 *
 * A value is the position of its binding, ":name", "=text" or "#number" of a literal, "~" for NULL.
 *
 * @internal
 */
final class Condition
{
    /** Every value is the context's own of a dimension. */
    public const OWN = 0;

    /** Every value is a key that is trusted. */
    public const TRUSTED = 1;

    /** Every value is a key that is trusted, or NULL. */
    public const TRUSTED_OR_NULL = 2;

    /** Every value is a trusted key of the table that the type beside it stands for. */
    public const OWNED = 3;

    /** Every type stands for one table. */
    public const TYPE = 4;

    /** Every value is a key that is trusted, or one that nobody can guess: a random UUID, or a ULID. */
    public const FRESH = 5;

    private const UNGUESSABLE = '~^(?:[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
        . '|[0-7][0-9a-hjkmnp-tv-z]{25})$~Di';

    /** An array of PostgreSQL whose elements are plain. */
    private const LIST = '~^\{(?:(?:[\w-]+|"[^"\\\\]*")(?:,(?:[\w-]+|"[^"\\\\]*"))*)?\}$~Du';

    private readonly bool $listed;

    /**
     * @param self::* $kind
     * @param string $class dimension, or class of keys
     * @param list<int|string> $values
     * @param list<int|string> $types beside the values; one for all of them, or one for each
     * @param array<string, string> $owners type => class of keys
     * @param Verdict $verdict when it does not hold
     */
    public function __construct(
        private readonly int $kind,
        private readonly string $class,
        private readonly array $values,
        public readonly Verdict $verdict,
        private readonly array $types = [],
        private readonly array $owners = [],
    ) {
        $listed = false;
        foreach ($values as $value) {
            $listed = $listed || (is_string($value) && $value[0] === '*');
        }
        $this->listed = $listed;
    }

    /**
     * @param array<int|string, mixed> $bindings
     * @param array<string, int|string> $context
     */
    public function holds(array $bindings, array $context, TrustedKeys $keys): bool
    {
        if ($this->listed) {
            return $this->spread($bindings)?->holds($bindings, $context, $keys) ?? false;
        }

        return match ($this->kind) {
            self::OWN => $this->own($bindings, $context[$this->class] ?? null),
            self::TRUSTED => $this->trusted($bindings, $keys, false),
            self::TRUSTED_OR_NULL => $this->trusted($bindings, $keys, true),
            self::OWNED => $this->owned($bindings, $keys),
            self::FRESH => $this->fresh($bindings, $keys),
            default => $this->typed($bindings),
        };
    }

    /** @param array<int|string, mixed> $bindings */
    private function own(array $bindings, int|string|null $own): bool
    {
        if ($own === null) {
            return false;
        }
        foreach ($this->values as $value) {
            $given = is_int($value) ? $bindings[$value] ?? null : self::named($value, $bindings);
            if ($given !== $own && !self::same($given, $own)) {
                return false;
            }
        }

        return true;
    }

    /** @param array<int|string, mixed> $bindings */
    private function trusted(array $bindings, TrustedKeys $keys, bool $nullable): bool
    {
        $known = $keys->recent($this->class);
        foreach ($this->values as $value) {
            $given = is_int($value) ? $bindings[$value] ?? null : self::named($value, $bindings);
            if ((is_int($given) || is_string($given)) && isset($known[$given])) {
                continue;
            }
            if ($given === null ? !$nullable : !self::held($given, $this->class, $keys)) {
                return false;
            }
        }

        return true;
    }

    /** @param array<int|string, mixed> $bindings */
    private function owned(array $bindings, TrustedKeys $keys): bool
    {
        $shared = count($this->types) === 1;
        foreach ($this->values as $position => $value) {
            $type = self::given($this->types[$shared ? 0 : $position], $bindings);
            $class = is_string($type) ? $this->owners[$type] ?? null : null;
            if ($class === null || !self::held(self::given($value, $bindings), $class, $keys)) {
                return false;
            }
        }

        return true;
    }

    /** @param array<int|string, mixed> $bindings */
    private function fresh(array $bindings, TrustedKeys $keys): bool
    {
        foreach ($this->values as $value) {
            $given = self::given($value, $bindings);
            $given = is_object($given) && method_exists($given, '__toString') ? (string) $given : $given;
            $unguessable = is_string($given) && preg_match(self::UNGUESSABLE, $given) === 1;
            if (!$unguessable && !self::held($given, $this->class, $keys)) {
                return false;
            }
        }

        return true;
    }

    /**
     * The same condition with the elements of arrays in their place; null when one of them is not understood.
     *
     * @param array<int|string, mixed> $bindings
     */
    private function spread(array $bindings): ?self
    {
        $values = [];
        foreach ($this->values as $value) {
            if (((string) $value)[0] !== '*') {
                $values[] = $value;
                continue;
            }
            $rest = substr($value, 1);
            $given = self::given(ctype_digit($rest) ? (int) $rest : $rest, $bindings);
            if (!is_string($given) || preg_match(self::LIST, $given) !== 1) {
                return null;
            }
            preg_match_all('~[\w-]+|"[^"]*"~u', $given, $found);
            foreach ($found[0] as $element) {
                $values[] = strcasecmp($element, 'null') === 0 ? '~' : '=' . trim($element, '"');
            }
        }

        return new self($this->kind, $this->class, $values, $this->verdict, $this->types, $this->owners);
    }

    /** @param array<int|string, mixed> $bindings */
    private function typed(array $bindings): bool
    {
        foreach ($this->types as $value) {
            $type = self::given($value, $bindings);
            if (!is_string($type) || ($this->owners[$type] ?? null) !== $this->class) {
                return false;
            }
        }

        return true;
    }

    /** @param array<int|string, mixed> $bindings */
    private static function given(int|string $value, array $bindings): mixed
    {
        return is_int($value) ? $bindings[$value] ?? null : self::named($value, $bindings);
    }

    /** @param array<int|string, mixed> $bindings */
    private static function named(string $value, array $bindings): mixed
    {
        $text = substr($value, 1);

        return match ($value[0]) {
            ':' => isset($bindings[$text], $bindings[$value]) ? null : $bindings[$text] ?? $bindings[$value] ?? null,
            '=' => $text,
            // A number may match a text that begins with it: as a number it only equals a number.
            '#' => (string) (int) $text === $text ? (int) $text : null,
            default => null,
        };
    }

    private static function held(mixed $given, string $class, TrustedKeys $keys): bool
    {
        $given = is_object($given) && method_exists($given, '__toString') ? (string) $given : $given;

        return (is_int($given) || is_string($given)) && $keys->holds($class, $given);
    }

    /**
     * Whether the server, too, takes them for the same.
     *
     * A number is only equal to a number: asked for the number 5, MySQL finds '5a'.
     */
    private static function same(mixed $given, int|string $own): bool
    {
        if (is_object($given) && method_exists($given, '__toString')) {
            $given = (string) $given;
        }

        return is_string($given) && $given === (string) $own;
    }

    /**
     * The keys that would have to be trusted for it to hold, and are not.
     *
     * @param array<int|string, mixed> $bindings
     * @return list<array{string, int|string}> class, key
     */
    public function untrusted(array $bindings, TrustedKeys $keys): array
    {
        if ($this->listed) {
            return $this->spread($bindings)?->untrusted($bindings, $keys) ?? [];
        }
        $found = [];
        foreach ($this->kind === self::OWN || $this->kind === self::TYPE ? [] : $this->values as $position => $value) {
            $given = self::given($value, $bindings);
            $given = is_object($given) && method_exists($given, '__toString') ? (string) $given : $given;
            $class = $this->kind === self::OWNED ? $this->ownerAt($position, $bindings) : $this->class;
            if ($class !== null && (is_int($given) || is_string($given)) && !$keys->holds($class, $given)) {
                $found[] = [$class, $given];
            }
        }

        return $found;
    }

    /** @param array<int|string, mixed> $bindings */
    private function ownerAt(int $position, array $bindings): ?string
    {
        $type = self::given($this->types[count($this->types) === 1 ? 0 : $position], $bindings);

        return is_string($type) ? $this->owners[$type] ?? null : null;
    }
}
