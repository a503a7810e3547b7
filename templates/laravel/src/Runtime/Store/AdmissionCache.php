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
     * @param array<string, array<string, int>> $wanted set => member => limit
     * @param callable(array<string, array<string, int>>): array<string, array<string, bool>> $ask
     * @return array<string, array<string, bool>>
     */
    public function admit(array $wanted, callable $ask): array
    {
        $admitted = [];
        $unknown = [];
        foreach ($wanted as $set => $members) {
            foreach ($members as $member => $limit) {
                if ($this->enabled && \apcu_exists("$this->prefix$set\x1f$member")) {
                    $admitted[$set][$member] = true;
                } else {
                    $unknown[$set][$member] = $limit;
                }
            }
        }
        foreach ($unknown === [] ? [] : $ask($unknown) as $set => $members) {
            foreach ($members as $member => $is) {
                $admitted[$set][$member] = $is;
                if ($is && $this->enabled) {
                    \apcu_store("$this->prefix$set\x1f$member", true, self::SECONDS);
                }
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
