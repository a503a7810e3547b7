<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Hooks;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class HooksTest extends TestCase
{
    public function testOneFactFeedsEveryMetricOfItsHook(): void
    {
        $store = new MemoryStore();
        $recorder = Spec::recorder($store);
        $hooks = new Hooks(Spec::HOOKS, $recorder);
        $facts = ['http.status' => '200', 'http.route_template' => 'api', 'app.unused' => 'x'];
        $hooks->count('http.request', $facts);
        $hooks->observe('http.duration', $facts, 0.2);
        $hooks->set('queue.size', ['queue.name' => 'default'], 7);
        $hooks->set('queue.size', ['queue.name' => null], 8);
        $hooks->count('no.such.hook', $facts);
        $recorder->flush();

        self::assertSame(
            ['requests_total{endpoint="api",tier="none",status="200"}' => '1.0'],
            Spec::samples($store, 'requests_total'),
        );
        self::assertSame(['plain_total' => '1.0'], Spec::samples($store, 'plain_total'));
        self::assertSame('1.0', Spec::samples($store, 'job_seconds')['job_seconds_count{job="api"}']);
        self::assertSame(['queue_size{queue="default"}' => '7.0'], Spec::samples($store, 'queue_size'));
    }

    public function testAHookIsBoundWhenItFeedsAMetric(): void
    {
        $hooks = new Hooks(Spec::HOOKS, Spec::recorder(new MemoryStore()));

        self::assertTrue($hooks->bound('http.request'));
        self::assertTrue($hooks->bound('schedule.last_run', 'queue.size'));
        self::assertFalse($hooks->bound('queue.wait', 'schedule.last_run'));
        self::assertFalse($hooks->bound());
    }
}
