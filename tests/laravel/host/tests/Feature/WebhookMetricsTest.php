<?php

declare(strict_types=1);

namespace Tests\Feature;

use GuzzleHttp\Exception\ConnectException;
use GuzzleHttp\Psr7\Request as PsrRequest;
use GuzzleHttp\Psr7\Response as PsrResponse;
use Illuminate\Http\Client\ConnectionException;
use Illuminate\Http\Client\Events\ConnectionFailed;
use Illuminate\Http\Client\Events\RequestSending;
use Illuminate\Http\Client\Events\ResponseReceived;
use Illuminate\Http\Client\Request;
use Illuminate\Http\Client\RequestException;
use Illuminate\Http\Client\Response;
use Illuminate\Support\Facades\Http;
use Tests\TestCase;

final class WebhookMetricsTest extends TestCase
{
    private const URL = 'https://hooks.example.com/chom';

    public function testADeliveryBelow400Succeeds(): void
    {
        Http::fakeSequence()->push('', 200)->push('', 302)->push('', 399);

        Http::post(self::URL, ['delivery' => 1]);
        Http::post(self::URL, ['delivery' => 2]);
        Http::post(self::URL, ['delivery' => 3]);

        self::assertSame(['success' => 3.0], $this->deliveries());
    }

    public function testAnErrorResponseFails(): void
    {
        Http::fakeSequence()->push('', 404)->push('', 500);

        Http::post(self::URL, ['delivery' => 1]);
        Http::post(self::URL, ['delivery' => 2]);

        self::assertSame(['failed' => 2.0], $this->deliveries());
    }

    public function testNoConnectionFails(): void
    {
        Http::fake(static fn () => throw new ConnectException('refused', new PsrRequest('POST', self::URL)));

        try {
            Http::post(self::URL, ['delivery' => 1]);
            self::fail('The connection was refused.');
        } catch (ConnectionException) {
            self::assertSame(['failed' => 1.0], $this->deliveries());
        }
    }

    public function testAFailureThatIsRepeatedIsARetry(): void
    {
        Http::fakeSequence()->push('', 500)->push('', 503)->push('', 200);

        Http::retry(3, 0)->post(self::URL, ['delivery' => 1]);

        self::assertSame(['retry' => 2.0, 'success' => 1.0], $this->deliveries());
    }

    /** Laravel 8 raises no event at all for these responses. */
    public function testOfRetriesThatAllFailTheLastIsTheFailure(): void
    {
        Http::fakeSequence()->push('', 500)->push('', 500)->push('', 500)->push('', 200);

        try {
            Http::retry(3, 0)->post(self::URL, ['delivery' => 1]);
            self::fail('The last response was an error.');
        } catch (RequestException) {
            Http::post(self::URL, ['delivery' => 2]);
        }

        self::assertSame(['failed' => 1.0, 'retry' => 2.0, 'success' => 1.0], $this->deliveries());
    }

    public function testRetriesOfALostConnection(): void
    {
        $attempts = 0;
        Http::fake(static function () use (&$attempts) {
            if (++$attempts < 3) {
                throw new ConnectException('refused', new PsrRequest('POST', self::URL));
            }

            return Http::response('', 204);
        });

        Http::retry(3, 0)->post(self::URL, ['delivery' => 1]);

        self::assertSame(['retry' => 2.0, 'success' => 1.0], $this->deliveries());
    }

    public function testAnotherDeliveryToTheSameAddressIsNoRetry(): void
    {
        Http::fake(['*' => Http::response('', 500)]);

        Http::post(self::URL, ['delivery' => 1]);
        Http::post(self::URL, ['delivery' => 2]);
        Http::put(self::URL, ['delivery' => 2]);

        self::assertSame(['failed' => 3.0], $this->deliveries());
    }

    public function testARepetitionAfterTheFlushIsADeliveryOfItsOwn(): void
    {
        Http::fakeSequence()->push('', 500)->push('', 200);

        Http::post(self::URL, ['delivery' => 1]);
        self::assertSame(['failed' => 1.0], $this->deliveries());
        Http::post(self::URL, ['delivery' => 1]);

        self::assertSame(['failed' => 1.0, 'success' => 1.0], $this->deliveries());
    }

    /** From Laravel 9 on an error response raises its event before it is repeated. */
    public function testRetriesWithAnEventForEachResponse(): void
    {
        foreach ([500, 500, 200] as $status) {
            $request = new Request(new PsrRequest('POST', self::URL, [], '{"delivery":1}'));
            event(new RequestSending($request));
            event(new ResponseReceived($request, new Response(new PsrResponse($status))));
        }

        self::assertSame(['retry' => 2.0, 'success' => 1.0], $this->deliveries());
    }

    public function testRequestsOfAPoolOverlap(): void
    {
        $requests = array_map(
            static fn (int $number): Request => new Request(new PsrRequest('POST', self::URL, [], "{$number}")),
            range(1, 3),
        );
        array_map(static fn (Request $request) => event(new RequestSending($request)), $requests);
        event(new ResponseReceived($requests[1], new Response(new PsrResponse(200))));
        event(new ConnectionFailed($requests[0]));
        event(new ResponseReceived($requests[2], new Response(new PsrResponse(500))));

        self::assertSame(['failed' => 2.0, 'success' => 1.0], $this->deliveries());
    }

    public function testARedirectIsOneDelivery(): void
    {
        $hop = new Request(new PsrRequest('POST', self::URL, [], 'body'));
        $end = new Request(new PsrRequest('GET', self::URL . '/moved'));
        event(new RequestSending($hop));
        event(new RequestSending($end));
        event(new ResponseReceived($end, new Response(new PsrResponse(200))));

        self::assertSame(['success' => 1.0], $this->deliveries());
    }

    /**
     * Laravel 8 raises no event at all for an error response that `retry()` will repeat or throw.
     *
     * @dataProvider redirects
     * @param list<int> $statuses where the redirect leads
     * @param array<string, float> $expected
     */
    public function testARedirectedAttemptIsOneAttempt(string $target, array $statuses, array $expected): void
    {
        $end = Http::sequence();
        array_map($end->pushStatus(...), $statuses);
        Http::fake([
            self::URL => static fn () => Http::response('', 307, ['Location' => $target]),
            $target => $end,
        ]);

        try {
            Http::retry(count($statuses), 0)->post(self::URL, ['delivery' => 1]);
        } catch (RequestException) {
            // The last attempt failed.
        }

        self::assertSame($expected, $this->deliveries());
    }

    /** @return iterable<string, array{string, list<int>, array<string, float>}> */
    public static function redirects(): iterable
    {
        foreach ([self::URL . '/moved', 'https://elsewhere.example.net/chom'] as $target) {
            yield "$target, delivered" => [$target, [200], ['success' => 1.0]];
            yield "$target, failed" => [$target, [500], ['failed' => 1.0]];
            yield "$target, delivered in the end" => [$target, [500, 500, 200], ['retry' => 2.0, 'success' => 1.0]];
            yield "$target, failed in the end" => [$target, [500, 500], ['failed' => 1.0, 'retry' => 1.0]];
        }
    }

    public function testTheLastAttemptMayBeTheOneThatIsRedirected(): void
    {
        $attempts = 0;
        Http::fake([
            self::URL => static function () use (&$attempts) {
                return ++$attempts < 2
                    ? Http::response('', 500)
                    : Http::response('', 307, ['Location' => self::URL . '/moved']);
            },
            self::URL . '/moved' => Http::response('', 200),
        ]);

        Http::retry(2, 0)->post(self::URL, ['delivery' => 1]);

        self::assertSame(['retry' => 1.0, 'success' => 1.0], $this->deliveries());
    }

    public function testARedirectOfAnotherCallIsNoWebhook(): void
    {
        Http::fake([
            self::URL => Http::response('', 500),
            'https://api.example.com/chom' => static fn () => Http::response('', 302, ['Location' => '/moved']),
            'https://api.example.com/moved' => Http::response('', 200),
        ]);

        try {
            Http::retry(2, 0)->post(self::URL, ['delivery' => 1]);
        } catch (RequestException) {
            Http::get('https://api.example.com/chom');
        }

        self::assertSame(['failed' => 1.0, 'retry' => 1.0], $this->deliveries());
    }

    public function testOtherHostsAreNoWebhooks(): void
    {
        Http::fake(['*' => Http::response('', 200)]);

        Http::post('https://api.example.com/chom');

        self::assertSame([], $this->deliveries());
    }

    public function testHostsMayBePatternsAndNoneMeansAll(): void
    {
        $this->restart(['metrics.webhooks' => ['hosts' => ['*.example.com']]]);
        Http::fake(['*' => Http::response('', 200)]);
        Http::post('https://api.example.com/chom');
        Http::post('https://example.org/chom');
        self::assertSame(['success' => 1.0], $this->deliveries());

        $this->restart(['metrics.webhooks' => ['hosts' => []]]);
        Http::fake(['*' => Http::response('', 200)]);
        Http::post('https://example.org/chom');
        self::assertSame(['success' => 1.0], $this->deliveries());
    }

    public function testTheBodyCanStillBeSent(): void
    {
        Http::fake(['*' => Http::response('', 200)]);

        Http::post(self::URL, ['delivery' => 'as it was']);

        Http::assertSent(static fn (Request $request): bool => $request['delivery'] === 'as it was');
    }

    /** @return array<string, float> */
    private function deliveries(): array
    {
        $deliveries = [];
        foreach ($this->series('webhook_deliveries_total') as $labels => $value) {
            $deliveries[substr($labels, strlen('status="'), -1)] = $value;
        }

        return $deliveries;
    }
}
