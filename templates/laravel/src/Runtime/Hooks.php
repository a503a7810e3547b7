<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime;

/**
 * Turns what a hook saw into observations of the metrics that the specification binds to that hook.
 *
 * @internal
 */
final class Hooks
{
    /** @param array<string, array<string, array<string, string>>> $hooks hook => metric => label => source, in its order */
    public function __construct(private readonly array $hooks, private readonly Recorder $recorder)
    {
    }

    /** Whether any of these hooks has a metric to feed. */
    public function bound(string ...$hooks): bool
    {
        foreach ($hooks as $hook) {
            if (($this->hooks[$hook] ?? []) !== []) {
                return true;
            }
        }

        return false;
    }

    /** @param array<string, string|int|null> $facts source => value */
    public function count(string $hook, array $facts, int|float $amount = 1): void
    {
        foreach ($this->hooks[$hook] ?? [] as $metric => $sources) {
            $this->recorder->add($metric, self::values($sources, $facts), $amount);
        }
    }

    /** @param array<string, string|int|null> $facts source => value */
    public function observe(string $hook, array $facts, int|float $value): void
    {
        foreach ($this->hooks[$hook] ?? [] as $metric => $sources) {
            $this->recorder->observe($metric, self::values($sources, $facts), $value);
        }
    }

    /** @param array<string, string|int|null> $facts source => value */
    public function set(string $hook, array $facts, int|float $value): void
    {
        foreach ($this->hooks[$hook] ?? [] as $metric => $sources) {
            $this->recorder->set($metric, self::values($sources, $facts), $value);
        }
    }

    /**
     * A source without a value stays null: the recorder knows the label's value for absence, or skips the observation.
     *
     * @param array<string, string> $sources
     * @param array<string, string|int|null> $facts
     * @return list<string|int|null>
     */
    private static function values(array $sources, array $facts): array
    {
        $values = [];
        foreach ($sources as $source) {
            $values[] = $facts[$source] ?? null;
        }

        return $values;
    }
}
