<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Recorder;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Http\Request;
use Illuminate\Queue\Events\Looping;
use Illuminate\Support\Facades\Queue;
use Illuminate\Support\Facades\Route;
use Tests\Jobs\Scripted;
use Tests\Support\CountingStore;
use Tests\TestCase;

final class FlushTest extends TestCase
{
    private CountingStore $counting;

    protected function setUp(): void
    {
        $this->counting = $this->store = new CountingStore();
        parent::setUp();
        $this->counting->writes = 0;
        $this->app->make(Recorder::class)->discard();
    }

    public function testARequestWritesOnceAndOnlyAfterItsResponse(): void
    {
        $kernel = $this->app->make(Kernel::class);
        $request = Request::create('/api/v1/status');

        $response = $kernel->handle($request);
        self::assertSame(0, $this->counting->writes);
        $kernel->terminate($request, $response);

        self::assertSame(1, $this->counting->writes);
        self::assertSame(0, $this->app->make(Recorder::class)->pending());
    }

    public function testWhatTheApplicationRecordsTravelsInTheSameBatch(): void
    {
        $this->restart(['metrics.flush' => ['max_pending' => 1, 'max_age' => 0.0]]);
        $this->counting->writes = 0;
        Route::get('record', static function (): string {
            Metrics::crossTenantQueryAttempts()->inc();
            dispatch_sync(new Scripted('succeed'));

            return 'recorded';
        });

        $this->get('/record')->assertOk();

        self::assertSame(1, $this->counting->writes);
        self::assertSame(['' => 1.0], $this->series('cross_tenant_query_attempts_total'));
    }

    public function testACommandWritesWhenItEnds(): void
    {
        Metrics::crossTenantQueryAttempts()->inc();

        $this->artisan('metrics:list')->run();

        self::assertSame(1, $this->counting->writes);
    }

    public function testAWorkerWritesOnceForManyJobs(): void
    {
        config(['queue.default' => 'database']);
        for ($job = 0; $job < 20; $job++) {
            Queue::push(new Scripted('succeed'));
        }

        $this->work();

        self::assertSame(1, $this->counting->writes);
    }

    public function testAWorkerWritesWhenEnoughHasGathered(): void
    {
        $this->restart(['metrics.flush' => ['max_pending' => 1, 'max_age' => 3600.0], 'queue.default' => 'database']);
        $this->counting->writes = 0;
        for ($job = 0; $job < 3; $job++) {
            Queue::push(new Scripted('succeed'));
        }

        $this->work();

        self::assertGreaterThanOrEqual(3, $this->counting->writes);
        self::assertSame(
            ['queue="default",status="success",job_type="Scripted"' => 3.0],
            $this->series('laravel_queue_jobs_processed_total'),
        );
    }

    public function testAWorkerWritesWhatHasGrownOldBeforeItsNextJob(): void
    {
        $this->restart(['metrics.flush' => ['max_pending' => 10_000, 'max_age' => 0.0], 'queue.default' => 'database']);
        $this->counting->writes = 0;
        Metrics::crossTenantQueryAttempts()->inc();

        event(new Looping('database', 'default'));

        self::assertSame(1, $this->counting->writes);
    }

    public function testNothingRecordedIsNothingWritten(): void
    {
        $this->restart(['metrics.ignore' => ['api/v1/status']]);
        $this->app->make(Recorder::class)->discard();
        $this->counting->writes = 0;

        $this->get('/api/v1/status')->assertOk();

        self::assertSame(0, $this->counting->writes);
    }

    private function work(): void
    {
        $this->artisan('queue:work', ['--stop-when-empty' => true, '--sleep' => 0, '--memory' => 2048])->run();
    }
}
