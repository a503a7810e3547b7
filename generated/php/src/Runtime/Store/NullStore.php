<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Store;

/**
 * Keeps nothing: metrics switched off.
 *
 * @internal
 */
final class NullStore implements Store
{
    public function prefix(): string
    {
        return '';
    }

    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void
    {
    }

    public function read(array $keys): iterable
    {
        return [];
    }

    public function admit(array $wanted): array
    {
        return array_fill_keys(array_keys($wanted), true);
    }

    public function wipe(): void
    {
    }
}
