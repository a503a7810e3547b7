<?php

declare(strict_types=1);

namespace Tests\Support;

use Chom\Metrics\Runtime\Store\Store;
use Throwable;

/** Fails at everything. */
final class BrokenStore implements Store
{
    public function __construct(private readonly Throwable $failure)
    {
    }

    public function prefix(): string
    {
        return '';
    }

    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void
    {
        throw $this->failure;
    }

    public function read(array $keys): iterable
    {
        throw $this->failure;
    }

    public function admit(array $wanted): array
    {
        throw $this->failure;
    }

    public function wipe(): void
    {
        throw $this->failure;
    }
}
