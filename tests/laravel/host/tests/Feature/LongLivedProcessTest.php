<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Runtime\Laravel\Flusher;
use Chom\Metrics\Runtime\Recorder;
use GuzzleHttp\Psr7\Request as PsrRequest;
use GuzzleHttp\Psr7\Response as PsrResponse;
use Illuminate\Container\Container;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Http\Client\Events\RequestSending;
use Illuminate\Http\Client\Events\ResponseReceived;
use Illuminate\Http\Client\Request as ClientRequest;
use Illuminate\Http\Client\Response as ClientResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Facade;
use Tests\Jobs\Scripted;
use Tests\TestCase;

/** One process, many requests, each in a copy of the application: what Octane does. */
final class LongLivedProcessTest extends TestCase
{
    public function testRequestsLeaveNothingBehind(): void
    {
        $this->restart(['metrics.enabled' => false]);
        $frameworks = $this->growth();
        $this->restart(['metrics.enabled' => true]);
        $growth = $this->growth();

        self::assertLessThan(16 * 1024, $growth - $frameworks);
        self::assertSame([2, 1], $this->callbacks());
        self::assertSame(0, $this->app->make(Recorder::class)->pending());
        self::assertSame(['endpoint="api/v1/sites"' => 600.0], $this->series('http_response_size_bytes_count'));
        self::assertSame(600.0, array_sum($this->series('webhook_deliveries_total')));
    }

    /** Bytes that 200 requests leave behind, once everything is loaded. */
    private function growth(): int
    {
        $this->actingWithToken('pro');
        $this->serve(400);
        $before = memory_get_usage();
        $this->serve(200);

        return memory_get_usage() - $before;
    }

    private function serve(int $requests): void
    {
        $kernel = $this->app->make(Kernel::class);
        for ($request = 0; $request < $requests; $request++) {
            $sandbox = clone $this->app;
            $this->enter($sandbox, $kernel);
            $call = Request::create('/api/v1/sites', 'GET', [], [], [], [
                'HTTP_AUTHORIZATION' => 'Bearer token-pro',
            ]);
            $response = $kernel->handle($call);
            dispatch_sync(new Scripted('succeed'));
            $this->deliverWebhook();
            $kernel->terminate($call, $response);
            $sandbox->flush();
            $this->enter($this->app, $kernel);
        }
        gc_collect_cycles();
    }

    /** By its events: a faked client would remember every request. */
    private function deliverWebhook(): void
    {
        $request = new ClientRequest(new PsrRequest('POST', 'https://hooks.example.com/chom'));
        event(new RequestSending($request));
        event(new ResponseReceived($request, new ClientResponse(new PsrResponse(500))));
    }

    private function enter(Container $app, Kernel $kernel): void
    {
        $app->forgetScopedInstances();
        $app->make('auth')->forgetGuards();
        Container::setInstance($app);
        Facade::setFacadeApplication($app);
        Facade::clearResolvedInstances();
        $kernel->setApplication($app);
        $app->make('router')->setContainer($app);
    }

    /** @return array{int, int} callbacks before a flush and at the end of the process */
    private function callbacks(): array
    {
        $count = fn (): array => [count($this->settlements), count($this->endings)];

        return $count->call($this->app->make(Flusher::class));
    }
}
