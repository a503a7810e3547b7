<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Labels\DeliveryStatus;
use Chom\Metrics\Labels\ImportSource;
use Chom\Metrics\Labels\JobStatus;
use Chom\Metrics\Labels\Tier;
use Chom\Metrics\Metrics;
use Illuminate\Support\Facades\Http;
use PHPUnit\Framework\AssertionFailedError;
use Tests\Jobs\Scripted;
use Tests\TestCase;

final class MetricsFakeTest extends TestCase
{
    public function testTypedMethodsAreSeen(): void
    {
        $metrics = Metrics::fake();

        Metrics::dataImportRecords(source: ImportSource::Csv)->inc(120);

        $metrics->assertIncremented('data_import_records_total', ['source' => ImportSource::Csv], by: 120);
        $metrics->assertNotIncremented('data_import_records_total', ['source' => ImportSource::Api]);
        $metrics->assertNothingDropped();
    }

    /** Middleware, listeners and instruments hold the recorder already when a test fakes it. */
    public function testHooksAreSeen(): void
    {
        Http::fake(['*' => Http::response('', 200)]);
        $this->getJson('/api/v1/status')->assertOk();
        $stored = $this->scrape();
        $early = Metrics::crossTenantQueryAttempts();
        $metrics = Metrics::fake();
        $user = $this->actingWithToken('pro');

        $early->inc();
        $this->getJson('/api/v1/sites')->assertOk();
        $this->postJson('/api/v1/webhooks/test')->assertOk();
        dispatch_sync(new Scripted('succeed'));

        $metrics->assertIncremented('http_requests_total', [
            'endpoint' => 'api/v1/sites',
            'consumer' => $user->id,
            'tier' => Tier::Pro,
            'status' => 200,
            'deprecated' => false,
        ], by: 1);
        $metrics->assertObserved('http_request_duration_seconds', ['endpoint' => 'api/v1/sites'], times: 1);
        $metrics->assertObserved('http_response_size_bytes', value: static fn (int $bytes): bool => $bytes > 1);
        $metrics->assertSet('api_key_last_used_timestamp_seconds', ['tier' => 'pro']);
        $metrics->assertIncremented('webhook_deliveries_total', ['status' => DeliveryStatus::Success]);
        $metrics->assertIncremented('laravel_queue_jobs_processed_total', ['status' => JobStatus::Success]);
        $metrics->assertIncremented('cross_tenant_query_attempts_total', by: 1);
        self::assertSame($stored, $this->scrape());
    }

    public function testARequestThatIsNotRecordedIsNotSeen(): void
    {
        $metrics = Metrics::fake();

        $this->get('/metrics', ['Authorization' => 'Bearer ' . self::TOKEN])->assertOk();

        $metrics->assertNothingRecorded();
    }

    public function testItWorksWithMetricsSwitchedOff(): void
    {
        $this->restart(['metrics.enabled' => false]);
        $metrics = Metrics::fake();

        Metrics::crossTenantQueryAttempts()->inc();
        $this->getJson('/api/v1/status')->assertOk();

        $metrics->assertIncremented('cross_tenant_query_attempts_total');
        $metrics->assertNothingRecorded('http_requests_total');
    }

    public function testTheNextApplicationIsNotFaked(): void
    {
        Metrics::fake();
        $this->restart();

        Metrics::crossTenantQueryAttempts()->inc(2);

        self::assertSame(['' => 2.0], $this->series('cross_tenant_query_attempts_total'));
    }

    public function testAMisspeltValueIsExplained(): void
    {
        $metrics = Metrics::fake();

        $this->expectException(AssertionFailedError::class);
        $this->expectExceptionMessage('has no value "cvs": did you mean "csv"?');
        $metrics->assertNotIncremented('data_import_records_total', ['source' => 'cvs']);
    }
}
