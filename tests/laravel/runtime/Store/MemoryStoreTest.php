<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Runtime\Store\Store;

final class MemoryStoreTest extends TestCase
{
    use StoreContract;

    /** @var array<string, MemoryStore> */
    private array $stores = [];

    private function store(string $prefix = 'chom'): Store
    {
        return $this->stores[$prefix] ??= new MemoryStore();
    }
}
