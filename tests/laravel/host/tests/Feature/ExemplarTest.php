<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Labels\ImportSource;
use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Laravel\Flusher;
use Chom\Metrics\Runtime\Laravel\Renderers;
use Illuminate\Support\Facades\Queue;
use Illuminate\Support\Facades\Route;
use Tests\Jobs\Scripted;
use Tests\Support\OneTrace;
use Tests\Support\ThrowingCollector;
use Tests\TestCase;

final class ExemplarTest extends TestCase
{
    private const TRACE = '0af7651916cd43dd8448eb211c80319c';

    public function testASampledRequestIsTheExemplarOfItsNumbers(): void
    {
        Route::get('imports', static fn () => Metrics::dataImportRecords(source: ImportSource::Csv)->inc(5));
        $this->get('/imports', ['traceparent' => '00-' . self::TRACE . '-b7ad6b7169203331-01'])->assertOk();

        self::assertSame(self::TRACE, $this->traceOf('http_requests_total{endpoint="imports"'));
        self::assertSame(self::TRACE, $this->traceOf('http_request_duration_seconds_bucket{endpoint="imports"'));
        self::assertSame(self::TRACE, $this->traceOf('data_import_records_total{source="csv"'));
    }

    public function testTheNextRequestIsOfNoTrace(): void
    {
        $this->get('/api/v1/status', ['traceparent' => '00-' . self::TRACE . '-b7ad6b7169203331-01']);
        Metrics::crossTenantQueryAttempts()->inc();
        $this->flushHeaders()->get('/nowhere');

        self::assertNull($this->traceOf('cross_tenant_query_attempts_total'));
        self::assertNull($this->traceOf('http_requests_total{endpoint="unmatched"'));
    }

    /** @dataProvider headers */
    public function testOtherHeadersAreNoTrace(string $header): void
    {
        $this->get('/api/v1/status', ['traceparent' => $header])->assertOk();

        self::assertNull($this->traceOf('http_requests_total{endpoint="api/v1/status"'));
    }

    /** @return iterable<string, array{string}> */
    public static function headers(): iterable
    {
        $trace = self::TRACE;
        yield 'not sampled' => ["00-$trace-b7ad6b7169203331-00"];
        yield 'of zeros' => ['00-' . str_repeat('0', 32) . '-b7ad6b7169203331-01'];
        yield 'without a parent' => ["00-$trace-0000000000000000-01"];
        yield 'of no version' => ["ff-$trace-b7ad6b7169203331-01"];
        yield 'too short' => ['00-0af7-b7ad6b7169203331-01'];
        yield 'in capitals' => ['00-' . strtoupper($trace) . '-b7ad6b7169203331-01'];
        yield 'something else' => ['"} 1 # {trace_id="x"} 1'];
    }

    public function testALaterVersionOfTheHeaderMayHaveMore(): void
    {
        $this->get('/api/v1/status', ['traceparent' => '01-' . self::TRACE . '-b7ad6b7169203331-01-what-it-adds']);

        self::assertSame(self::TRACE, $this->traceOf('http_requests_total{endpoint="api/v1/status"'));
    }

    public function testTheApplicationMayKnowTheTrace(): void
    {
        $this->restart(['metrics.exemplars' => OneTrace::class, 'queue.default' => 'database']);
        $this->get('/nowhere');
        Queue::push(new Scripted('succeed'));
        $this->artisan('queue:work', ['--once' => true, '--sleep' => 0, '--memory' => 2048])->run();
        Metrics::crossTenantQueryAttempts()->inc();

        self::assertSame('trace-of-nowhere', $this->traceOf('http_requests_total{endpoint="unmatched"'));
        self::assertSame('trace-of-a-job', $this->traceOf('laravel_queue_jobs_processed_total{queue="default"'));
        self::assertNull($this->traceOf('cross_tenant_query_attempts_total'));
    }

    public function testAResolverThatFailsCostsTheExemplarOnly(): void
    {
        $this->restart(['metrics.exemplars' => ThrowingCollector::class]);

        $this->get('/api/v1/status')->assertOk();

        self::assertCount(1, $this->series('http_requests_total'));
        self::assertNull($this->traceOf('http_requests_total{endpoint="api/v1/status"'));
    }

    public function testTheyCanBeSwitchedOff(): void
    {
        $this->restart(['metrics.exemplars' => null]);

        $this->get('/api/v1/status', ['traceparent' => '00-' . self::TRACE . '-b7ad6b7169203331-01'])->assertOk();

        self::assertNull($this->traceOf('http_requests_total{endpoint="api/v1/status"'));
    }

    public function testCreatedSamplesAreThereOnDemandOnly(): void
    {
        Metrics::crossTenantQueryAttempts()->inc();
        self::assertStringNotContainsString('_created', $this->openMetrics());

        $this->restart(['metrics.created' => true]);
        Metrics::crossTenantQueryAttempts()->inc();
        $created = '/^cross_tenant_query_attempts_created 1\.\d+e\+09$/m';
        self::assertMatchesRegularExpression($created, $this->openMetrics());
    }

    /** The trace that one sample leads to, found by how its line starts; the sample must be there. */
    private function traceOf(string $start): ?string
    {
        $lines = array_filter(
            explode("\n", $this->openMetrics()),
            static fn (string $line): bool => str_starts_with($line, $start) && ! str_ends_with($line, ' 0.0'),
        );
        self::assertNotSame([], $lines, $start);

        $exemplar = '/ # \{trace_id="([^"]+)"\} \S+ \d+\.\d{3}$/m';

        return preg_match($exemplar, implode("\n", $lines), $part) === 1 ? $part[1] : null;
    }

    private function openMetrics(): string
    {
        $this->app->make(Flusher::class)->now();
        $pieces = $this->app->make(Renderers::class)->of(null)->render('openmetrics');

        return implode('', iterator_to_array($pieces, false));
    }
}
