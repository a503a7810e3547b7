<?php

declare(strict_types=1);

namespace Tests\Support;

use Chom\Metrics\Runtime\Store\MemoryStore;
use Chom\Metrics\Runtime\Store\Store;

/** Counts what a store is asked to do. */
final class CountingStore implements Store
{
    public int $writes = 0;

    private readonly Store $memory;

    public function __construct()
    {
        $this->memory = new MemoryStore();
    }

    public function prefix(): string
    {
        return $this->memory->prefix();
    }

    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void
    {
        $this->writes++;
        $this->memory->write($adds, $sets, $expiry, $exemplars);
    }

    public function read(array $keys): iterable
    {
        return $this->memory->read($keys);
    }

    public function admit(array $wanted): array
    {
        return $this->memory->admit($wanted);
    }

    public function wipe(): void
    {
        $this->memory->wipe();
    }
}
