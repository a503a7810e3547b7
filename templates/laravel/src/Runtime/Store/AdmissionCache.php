<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Remembers in APCu, where there is one, who was admitted to a set: what a store elsewhere said does not change.
 *
 * Entries expire, so that a store wiped by another host has its sets again within the hour.
 *
 * @internal
 */
final class AdmissionCache
{
    private const SECONDS = 3_600;

    private readonly bool $enabled;

    public function __construct(private readonly string $prefix)
    {
        $this->enabled = \function_exists('apcu_enabled') && \apcu_enabled();
    }

    /**
     * Answer from memory what can be, and ask the store for the rest.
     *
     * @param array<string, int> $wanted name => limit
     * @param callable(array<string, int>): array<string, bool> $ask
     * @return array<string, bool>
     */
    public function admit(array $wanted, callable $ask): array
    {
        if (!$this->enabled) {
            return $ask($wanted);
        }
        $admitted = [];
        foreach ($wanted as $name => $limit) {
            if (\apcu_exists($this->prefix . $name)) {
                $admitted[$name] = true;
                unset($wanted[$name]);
            }
        }
        foreach ($wanted === [] ? [] : $ask($wanted) as $name => $is) {
            $admitted[$name] = $is;
            if ($is) {
                \apcu_store($this->prefix . $name, true, self::SECONDS);
            }
        }

        return $admitted;
    }

    public function forget(): void
    {
        if ($this->enabled) {
            \apcu_delete(new \APCUIterator('/^' . preg_quote($this->prefix, '/') . '/', APC_ITER_KEY));
        }
    }
}
