<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Laravel\MetricsController;
use Illuminate\Testing\TestResponse;
use RuntimeException;
use Tests\Support\BrokenStore;
use Tests\TestCase;
use Traversable;

final class EndpointTest extends TestCase
{
    private const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
    private const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

    // What Prometheus 2.42 sends.
    private const PROMETHEUS = 'application/openmetrics-text;version=1.0.0,'
        . 'application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

    public function testItIsClosedUntilSomethingIsConfigured(): void
    {
        $this->endpoint(null, []);

        $this->get('/metrics')->assertForbidden()->assertSee('METRICS_TOKEN');
        $this->withHeader('Authorization', 'Bearer ')->get('/metrics')->assertForbidden();
    }

    public function testATokenOpensIt(): void
    {
        $this->endpoint(self::TOKEN, []);

        $this->get('/metrics')->assertUnauthorized()->assertHeader('WWW-Authenticate', 'Bearer realm="metrics"');
        $this->withHeader('Authorization', 'Bearer wrong')->get('/metrics')->assertUnauthorized();
        $this->scraped(['Authorization' => 'Bearer ' . self::TOKEN])->assertOk();
    }

    /** @dataProvider addresses */
    public function testAnAddressOpensIt(string $allowed, string $client, bool $passes): void
    {
        $this->endpoint(null, [$allowed]);

        $this->withServerVariables(['REMOTE_ADDR' => $client])->get('/metrics')->assertStatus($passes ? 200 : 403);
    }

    /** @return iterable<string, array{string, string, bool}> */
    public static function addresses(): iterable
    {
        yield 'the address' => ['192.0.2.7', '192.0.2.7', true];
        yield 'another address' => ['192.0.2.7', '192.0.2.8', false];
        yield 'inside the range' => ['192.0.2.0/24', '192.0.2.200', true];
        yield 'outside the range' => ['192.0.2.0/24', '192.0.3.1', false];
        yield 'inside the IPv6 range' => ['2001:db8::/32', '2001:db8:1::9', true];
        yield 'outside the IPv6 range' => ['2001:db8::/32', '2001:db9::9', false];
        yield 'no address' => ['prometheus', '192.0.2.7', false];
    }

    public function testEveryConfiguredCheckMustPass(): void
    {
        $this->endpoint(self::TOKEN, ['192.0.2.0/24']);
        $token = ['Authorization' => 'Bearer ' . self::TOKEN];

        $this->withServerVariables(['REMOTE_ADDR' => '192.0.2.9'])->get('/metrics')->assertUnauthorized();
        $this->withServerVariables(['REMOTE_ADDR' => '198.51.100.1'])->get('/metrics', $token)->assertForbidden();
        $this->withServerVariables(['REMOTE_ADDR' => '192.0.2.9'])->get('/metrics', $token)->assertOk();
    }

    /** A client may claim any address in a header; only a trusted proxy is believed. */
    public function testAForwardedAddressIsNotBelieved(): void
    {
        $this->endpoint(null, ['192.0.2.7']);

        $this->withServerVariables(['REMOTE_ADDR' => '198.51.100.1'])
            ->get('/metrics', ['X-Forwarded-For' => '192.0.2.7'])
            ->assertForbidden();
    }

    /** @dataProvider formats */
    public function testTheFormatIsNegotiated(?string $accept, string $type): void
    {
        $this->open();

        $response = $this->scraped($accept === null ? [] : ['Accept' => $accept])->assertOk();

        self::assertSame($type, $response->headers->get('Content-Type'));
        self::assertSame($type === self::OPENMETRICS, str_ends_with($response->streamedContent(), "# EOF\n"));
    }

    /** @return iterable<string, array{?string, string}> */
    public static function formats(): iterable
    {
        yield 'a browser' => ['text/html,application/xhtml+xml,*/*;q=0.8', self::TEXT];
        yield 'no preference' => [null, self::TEXT];
        yield 'anything' => ['*/*', self::TEXT];
        yield 'Prometheus' => [self::PROMETHEUS, self::OPENMETRICS];
        yield 'text preferred' => ['application/openmetrics-text;q=0.3,text/plain;version=0.0.4', self::TEXT];
        yield 'OpenMetrics refused' => ['application/openmetrics-text;q=0,*/*', self::TEXT];
    }

    public function testItIsCompressedForWhoeverAcceptsThat(): void
    {
        $this->open();

        $plain = $this->scraped()->streamedContent();
        $response = $this->scraped(['Accept-Encoding' => 'gzip, deflate']);
        $compressed = $response->streamedContent();

        $response->assertHeader('Content-Encoding', 'gzip')->assertHeader('Vary', 'Accept, Accept-Encoding');
        self::assertLessThan(strlen($plain) / 3, strlen($compressed));
        self::assertSame($plain, gzdecode($compressed));
        $this->scraped(['Accept-Encoding' => 'gzip;q=0'])->assertHeaderMissing('Content-Encoding');
    }

    public function testItStartsNoSessionAndSetsNoCookie(): void
    {
        $this->open();

        self::assertSame([], $this->scraped()->headers->getCookies());
    }

    public function testItShowsWhatThisProcessHasNotStoredYet(): void
    {
        $this->open();
        Metrics::crossTenantQueryAttempts()->inc(3);

        self::assertStringContainsString(
            "\ncross_tenant_query_attempts_total 3.0\n",
            $this->scraped()->streamedContent(),
        );
    }

    public function testGaugesFromTheConfigurationAreShown(): void
    {
        $this->open();

        self::assertStringContainsString(
            "\nrate_limit_per_minute{tier=\"pro\"} 500.0\n",
            $this->scraped()->streamedContent(),
        );
    }

    public function testAnUnreadableStoreIsAnHonestScrape(): void
    {
        $this->restart([], new BrokenStore(new RuntimeException('broken on purpose')));
        $this->open();

        $text = $this->scraped()->assertOk()->streamedContent();

        self::assertStringContainsString('instrumentation_store_failures_total{operation="read"} 1.0', $text);
        self::assertStringNotContainsString("\ncross_tenant_query_attempts_total 0.0", $text);
    }

    public function testItsPathCanBeAnotherOrNone(): void
    {
        $this->restart(['metrics.endpoint' => ['path' => '/internal/prometheus', 'token' => self::TOKEN]]);
        $this->get('/metrics')->assertNotFound();
        $this->get('/internal/prometheus', ['Authorization' => 'Bearer ' . self::TOKEN])->assertOk();

        $this->restart(['metrics.endpoint' => ['path' => null, 'token' => self::TOKEN]]);
        $this->get('/internal/prometheus')->assertNotFound();
        $actions = array_map(static fn ($route): string => $route->getActionName(), iterator_to_array($this->routes()));
        self::assertNotContains(MetricsController::class . '@__invoke', $actions);
    }

    /** @param list<string> $allow */
    private function endpoint(?string $token, array $allow): void
    {
        config(['metrics.endpoint' => ['path' => 'metrics', 'token' => $token, 'allow' => $allow]]);
    }

    private function open(): void
    {
        $this->endpoint(self::TOKEN, []);
    }

    /** @param array<string, string> $headers */
    private function scraped(array $headers = []): TestResponse
    {
        return $this->get('/metrics', $headers + ['Accept' => '', 'Authorization' => 'Bearer ' . self::TOKEN]);
    }

    private function routes(): Traversable
    {
        return $this->app->make('router')->getRoutes()->getIterator();
    }
}
