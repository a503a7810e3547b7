<?php

declare(strict_types=1);

namespace Tests\Feature;

use App\Models\Site;
use App\Models\Tenant;
use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Store\StoreFailure;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Support\Facades\Queue;
use Tests\Jobs\Scripted;
use Tests\Support\BrokenStore;
use Tests\Support\ThrowingCollector;
use Tests\TestCase;

final class CommandsTest extends TestCase
{
    public function testCollectSetsQueueSizesAndWhatTheCollectorsKnow(): void
    {
        $this->restart(['queue.default' => 'database', 'metrics.queues' => ['database' => ['default', 'backups']]]);
        $tenant = Tenant::factory()->create(['ssl_enabled' => true]);
        Site::factory()->count(3)->create(['tenant_id' => $tenant->id]);
        Queue::push(new Scripted('succeed'));
        Queue::push(new Scripted('succeed'));

        $this->artisan('metrics:collect')->assertSuccessful();

        self::assertSame('2.0', $this->scrape()['laravel_queue_size{queue="default"}']);
        self::assertSame('0.0', $this->scrape()['laravel_queue_size{queue="backups"}']);
        self::assertSame(["tenant=\"{$tenant->id}\"" => 3.0], $this->series('tenant_feature_sites_count'));
        self::assertSame(["tenant=\"{$tenant->id}\"" => 1.0], $this->series('tenant_feature_ssl_enabled'));
    }

    public function testACollectorThatFailsIsReportedAndStopsNoOther(): void
    {
        $this->restart(['metrics.collectors' => [
            ThrowingCollector::class,
            'No\Such\Collector',
            ...config('metrics.collectors'),
        ]]);
        $tenant = Tenant::factory()->create(['ssl_enabled' => true]);

        $this->artisan('metrics:collect')
            ->expectsOutput(ThrowingCollector::class . ': thrown on purpose')
            ->assertFailed();

        self::assertSame(["tenant=\"{$tenant->id}\"" => 1.0], $this->series('tenant_feature_ssl_enabled'));
    }

    public function testListShowsEveryMetric(): void
    {
        $this->artisan('metrics:list')->assertSuccessful();
        $this->artisan('metrics:list', ['--json' => true])->assertSuccessful();
        $rows = json_decode($this->output('metrics:list', ['--json' => true]), true, flags: JSON_THROW_ON_ERROR);
        $requests = array_column($rows, null, 'name')['http_requests_total'];

        self::assertSame('counter', $requests['type']);
        self::assertSame('http.request', $requests['emit']);
        self::assertContains('api_version', $requests['labels']);
    }

    public function testWipeForgetsEverything(): void
    {
        Metrics::crossTenantQueryAttempts()->inc(5);
        self::assertSame(['' => 5.0], $this->series('cross_tenant_query_attempts_total'));
        Metrics::crossTenantQueryAttempts()->inc(5);

        $this->artisan('metrics:wipe')->assertSuccessful();

        self::assertSame([], $this->series('cross_tenant_query_attempts_total'));
    }

    public function testWipeAsksInProduction(): void
    {
        $this->app->detectEnvironment(static fn (): string => 'production');
        Metrics::crossTenantQueryAttempts()->inc(5);

        $this->artisan('metrics:wipe')
            ->expectsConfirmation('Do you really wish to run this command?', 'no')
            ->assertFailed();
        self::assertSame(['' => 5.0], $this->series('cross_tenant_query_attempts_total'));

        $this->artisan('metrics:wipe', ['--force' => true])->assertSuccessful();
        self::assertSame([], $this->series('cross_tenant_query_attempts_total'));
    }

    public function testWipeSaysWhyItCouldNot(): void
    {
        $this->restart([], new BrokenStore(StoreFailure::unavailable('nobody is there')));

        $this->artisan('metrics:wipe')
            ->expectsOutput('The memory store could not be wiped: nobody is there')
            ->assertFailed();
    }

    /** @param array<string, mixed> $arguments */
    private function output(string $command, array $arguments): string
    {
        $this->withoutMockingConsoleOutput()->artisan($command, $arguments);

        return $this->app->make(Kernel::class)->output();
    }
}
