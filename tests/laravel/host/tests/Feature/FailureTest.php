<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Store\StoreFailure;
use Illuminate\Log\Events\MessageLogged;
use Illuminate\Support\Facades\Http;
use Illuminate\Support\Facades\Queue;
use RuntimeException;
use Tests\Jobs\Scripted;
use Tests\Support\BrokenStore;
use Tests\Support\HostProcess;
use Tests\Support\ThrowingResolver;
use Tests\TestCase;
use Throwable;
use TypeError;

/** Nothing that the metrics do may break the application. */
final class FailureTest extends TestCase
{
    /** @return iterable<string, array{Throwable}> */
    public static function failures(): iterable
    {
        yield 'a store that is away' => [StoreFailure::unavailable('nobody is there')];
        yield 'a store with a bug' => [new RuntimeException('not foreseen')];
        yield 'a store with a worse bug' => [new TypeError('not foreseen at all')];
    }

    /** @dataProvider failures */
    public function testAStoreThatFailsBreaksNothing(Throwable $failure): void
    {
        $this->restart(['queue.default' => 'database'], new BrokenStore($failure));
        Http::fake(['*' => Http::response('', 200)]);
        $this->actingWithToken('pro');

        $this->getJson('/api/v1/sites')->assertOk();
        $this->postJson('/api/v1/webhooks/test')->assertOk();
        Metrics::crossTenantQueryAttempts()->inc();
        Queue::push(new Scripted('succeed'));
        $this->artisan('queue:work', ['--once' => true, '--sleep' => 0])->assertSuccessful();
        $this->artisan('schedule:list')->assertSuccessful();

        self::assertSame(0, Queue::size());
        self::assertGreaterThan(0.0, array_sum($this->series('instrumentation_samples_dropped_total')));
        self::assertGreaterThan(0.0, array_sum($this->series('instrumentation_store_failures_total')));
    }

    public function testAStoreThatFailsIsLoggedOnceAMinute(): void
    {
        $this->restart([], new BrokenStore(StoreFailure::unavailable('nobody is there')));

        self::assertStringContainsString('nobody is there', $this->onlyLogOfFiveRequests());
    }

    public function testAHookThatFailsIsLoggedOnceAMinute(): void
    {
        $this->restart(['metrics.resolver' => ThrowingResolver::class]);

        self::assertStringContainsString('thrown by the resolver', $this->onlyLogOfFiveRequests());
    }

    private function onlyLogOfFiveRequests(): string
    {
        $logged = [];
        $listen = static function (MessageLogged $message) use (&$logged): void {
            $logged[] = $message->message;
        };
        $this->app->make('events')->listen(MessageLogged::class, $listen);
        for ($request = 0; $request < 5; $request++) {
            $this->getJson('/api/v1/status')->assertOk();
        }
        self::assertCount(1, $logged);

        return $logged[0];
    }

    public function testAnUnreachableRedisBreaksNothing(): void
    {
        $this->restart([
            'metrics.store' => 'redis',
            'database.redis.default' => ['host' => '127.0.0.1', 'port' => 1, 'database' => 0],
        ]);

        $this->getJson('/api/v1/status')->assertOk();

        self::assertGreaterThan(
            0.0,
            $this->series('instrumentation_samples_dropped_total')['reason="store_unavailable"'],
        );
    }

    public function testAStoreThatDoesNotExistBreaksNothing(): void
    {
        $this->restart(['metrics.store' => 'prometheus']);

        $this->getJson('/api/v1/status')->assertOk();
        $this->get('/metrics', ['Authorization' => 'Bearer ' . self::TOKEN])->assertOk();
    }

    public function testAStateDirectoryThatCannotBeMadeBreaksNothing(): void
    {
        $this->restart(
            ['metrics.state_path' => '/dev/null/nowhere'],
            new BrokenStore(StoreFailure::unavailable('nobody is there')),
        );

        $this->getJson('/api/v1/status')->assertOk();

        self::assertGreaterThan(0.0, array_sum($this->series('instrumentation_samples_dropped_total')));
    }

    /** @dataProvider endings */
    public function testARequestThatNeverComesBackIsCounted(string $route, string $status): void
    {
        $this->restart(['metrics.store' => 'sqlite']);

        HostProcess::request("/api/v1/diagnostics/$route", [
            'METRICS_STATE_PATH' => $this->state,
            'METRICS_STORE' => 'sqlite',
        ]);

        self::assertSame([
            "endpoint=\"api/v1/diagnostics/$route\",consumer=\"anonymous\",tier=\"none\",status=\"$status\","
            . 'api_version="v1",deprecated="false"' => 1.0,
        ], $this->series('http_requests_total'));
    }

    /** @return iterable<string, array{string, string}> */
    public static function endings(): iterable
    {
        yield 'out of memory' => ['memory', '500'];
        yield 'a fatal error' => ['compile', '500'];
    }

    /** The kernel never terminates the request, so that only the end of the process stores it. */
    public function testARequestIsStoredEvenIfNothingTerminatesIt(): void
    {
        $this->restart(['metrics.store' => 'sqlite']);

        HostProcess::request('/api/v1/status', [
            'METRICS_STATE_PATH' => $this->state,
            'METRICS_STORE' => 'sqlite',
            'EXIT_BEFORE_TERMINATE' => '1',
        ]);

        self::assertSame(['endpoint="api/v1/status"' => 1.0], $this->series('http_request_duration_seconds_count'));
    }
}
