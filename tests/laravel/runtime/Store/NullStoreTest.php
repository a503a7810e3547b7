<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Store\NullStore;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class NullStoreTest extends TestCase
{
    public function testItTakesEverythingAndKeepsNothing(): void
    {
        $store = new NullStore();
        $recorder = Spec::recorder($store);
        foreach (['a', 'b', 'c', 'd', 'e', 'f', 'g'] as $word) {
            $recorder->add('pairs_total', [$word, 'x']);
        }
        $recorder->flush();
        $store->wipe();

        self::assertSame(0, $recorder->pending());
        self::assertSame([], Spec::samples($store, 'pairs_total'));
        self::assertSame(['plain_total' => '0.0'], Spec::samples($store, 'plain_total'));
    }
}
