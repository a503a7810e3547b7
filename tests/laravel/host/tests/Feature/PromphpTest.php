<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Laravel\Flusher;
use Chom\Metrics\Runtime\Promphp\StoreAdapter;
use Closure;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Log\Events\MessageLogged;
use Prometheus\CollectorRegistry;
use Prometheus\RegistryInterface;
use Prometheus\Storage\InMemory;
use RuntimeException;
use Tests\TestCase;

/** An application that has promphp/prometheus_client_php already. */
final class PromphpTest extends TestCase
{
    /** @dataProvider names */
    public function testTheFamiliesOfABoundRegistryAreScraped(string $name): void
    {
        $registry = new CollectorRegistry(new InMemory());
        $this->app->instance($name, $registry);
        $registry->getOrRegisterCounter('shop', 'orders_total', 'Orders.', ['plan'])->incBy(3, ['pro']);

        $text = $this->scraped('text/plain');
        $open = $this->scraped('application/openmetrics-text');

        self::assertStringContainsString("\nshop_orders_total{plan=\"pro\"} 3.0\n", $text);
        self::assertStringContainsString("\nphp_info{version=\"" . PHP_VERSION . "\"} 1.0\n", $text);
        self::assertStringContainsString("\ncross_tenant_query_attempts_total 0.0\n", $text);
        self::assertStringContainsString("\n# TYPE shop_orders counter\nshop_orders_total{plan=\"pro\"} 3.0\n", $open);
        self::assertStringEndsWith("\n# EOF\n", $open);
    }

    /** @return iterable<string, array{class-string}> */
    public static function names(): iterable
    {
        yield 'as the class' => [CollectorRegistry::class];
        yield 'as the interface' => [RegistryInterface::class];
    }

    public function testADuplicateFamilyIsLeftOutLoggedAndCounted(): void
    {
        $logged = [];
        $this->app->make('events')->listen(MessageLogged::class, static function ($event) use (&$logged): void {
            $logged[] = $event->message;
        });
        $registry = $this->bindRegistry();
        $registry->getOrRegisterCounter('', 'http_requests_total', 'Theirs.')->inc();
        $registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();

        $this->scraped('text/plain');
        $text = $this->scraped('text/plain');

        self::assertSame(1, substr_count($text, "\n# TYPE http_requests_total "));
        self::assertStringContainsString("\norders_total 1.0\n", $text);
        self::assertStringContainsString("\n# The family \"http_requests_total\" of the bound", $text);
        self::assertStringContainsString('samples_dropped_total{reason="internal_error"} 1.0', $text);
        self::assertCount(1, $logged);
        self::assertStringContainsString('"http_requests_total"', $logged[0]);
        self::assertStringContainsString('exists already: it is left out', $this->doctor()[1]);
    }

    public function testARegistryThatCannotBeMadeCostsOnlyItsOwnFamilies(): void
    {
        $this->app->singleton(CollectorRegistry::class, static function (): void {
            throw new RuntimeException('No Redis today.');
        });

        $text = $this->scraped('text/plain');

        self::assertStringContainsString("\ncross_tenant_query_attempts_total 0.0\n", $text);
        self::assertStringContainsString("\n# The bound registry could not be read: No Redis today.\n", $text);
    }

    /** @dataProvider stores */
    public function testARegistryCanKeepItsMetricsInOurStore(string $store): void
    {
        $this->restart(['metrics.store' => $store]);
        $this->bindRegistry(StoreAdapter::class);
        $this->app->make(CollectorRegistry::class)->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();
        Metrics::crossTenantQueryAttempts()->inc();
        $this->app->make(Flusher::class)->now();

        if ($store === 'sqlite') {
            // Another process: what was recorded is in the store.
            $this->restart();
            $this->bindRegistry(StoreAdapter::class);
        }
        $text = $this->scraped('text/plain');
        self::assertStringContainsString("\norders_total 1.0\n", $text);
        self::assertStringContainsString("\ncross_tenant_query_attempts_total 1.0\n", $text);

        $this->app->make(StoreAdapter::class)->wipeStorage();
        $text = $this->scraped('text/plain');
        self::assertStringNotContainsString('orders_total 1.0', $text);
        self::assertStringContainsString("\ncross_tenant_query_attempts_total 1.0\n", $text);
    }

    /** @return iterable<string, array{string}> */
    public static function stores(): iterable
    {
        yield 'memory' => ['memory'];
        yield 'sqlite' => ['sqlite'];
    }

    public function testTheDriverRecordsThroughTheRegistry(): void
    {
        $storage = new InMemory();
        $this->restartWithDriver(static fn () => new CollectorRegistry($storage));
        $this->getJson('/api/v1/status')->assertOk();
        Metrics::crossTenantQueryAttempts()->inc(2);

        $text = $this->scraped('text/plain');
        self::assertStringContainsString("\ncross_tenant_query_attempts_total 2.0\n", $text);
        self::assertStringContainsString(
            "\nhttp_request_duration_seconds_count{endpoint=\"api/v1/status\"} 1.0\n",
            $text,
        );
        self::assertSame(1, substr_count($text, "\n# TYPE http_requests_total "));
        self::assertStringContainsString("\nphp_info{", $text);
        self::assertStringNotContainsString('samples_dropped_total{reason="internal_error"} 1.0', $text);
        $names = array_map(static fn ($family): string => $family->getName(), $storage->collect());
        self::assertContains('http_requests_total', $names);
        self::assertFileExists($this->state . '/promphp.sqlite');
    }

    public function testTheDriverDoesNotWipeTheRegistry(): void
    {
        $storage = new InMemory();
        $this->restartWithDriver(static fn () => new CollectorRegistry($storage));

        $this->artisan('metrics:wipe', ['--force' => true])
            ->expectsOutput('The promphp store could not be wiped: promphp deletes all metrics of a registry or none: '
                . 'call its wipeStorage()')
            ->assertFailed();
    }

    public function testTheDriverWithoutARegistryIsFoundByTheDoctor(): void
    {
        $this->restart(['metrics.store' => 'promphp']);

        $this->getJson('/api/v1/status')->assertOk();

        [$status, $output] = $this->doctor();
        self::assertStringContainsString('no Prometheus\CollectorRegistry is bound', $output);
        self::assertSame(1, $status);
    }

    /** Each would store in the other, without end. */
    public function testTheDriverOverARegistryOverOurStoreBreaksNothing(): void
    {
        $this->restartWithDriver(static fn ($app) => new CollectorRegistry($app->make(StoreAdapter::class)));

        $this->getJson('/api/v1/status')->assertOk();

        $text = $this->scraped('text/plain');
        self::assertStringContainsString('samples_dropped_total{reason="internal_error"}', $text);
    }

    private function bindRegistry(string $adapter = InMemory::class): CollectorRegistry
    {
        $this->app->singleton(
            CollectorRegistry::class,
            static fn ($app) => new CollectorRegistry($app->make($adapter), false),
        );

        return $this->app->make(CollectorRegistry::class);
    }

    private function restartWithDriver(Closure $registry): void
    {
        $this->singletons = [CollectorRegistry::class => $registry];
        $this->restart(['metrics.store' => 'promphp']);
    }

    private function scraped(string $accept): string
    {
        return $this->get('/metrics', ['Accept' => $accept, 'Authorization' => 'Bearer ' . self::TOKEN])
            ->assertOk()
            ->streamedContent();
    }

    /** @return array{int, string} */
    private function doctor(): array
    {
        $status = $this->withoutMockingConsoleOutput()->artisan('metrics:doctor');

        return [$status, $this->app->make(Kernel::class)->output()];
    }
}
