<?php

declare(strict_types=1);

namespace Tests\Feature;

use App\Metrics\ChomLabels;
use Chom\Metrics\Generated\Catalogue;
use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Hooks;
use Chom\Metrics\Runtime\Laravel\Failures;
use Chom\Metrics\Runtime\Laravel\HttpMiddleware;
use Chom\Metrics\Runtime\Laravel\MetricsServiceProvider;
use Chom\Metrics\Runtime\Laravel\Tenancy\TenancyServiceProvider;
use Chom\Metrics\Runtime\Laravel\Subscriptions;
use Chom\Metrics\Runtime\Recorder;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Events\Dispatcher;
use Illuminate\Queue\Events\JobProcessed;
use Illuminate\Queue\Events\JobProcessing;
use Illuminate\Queue\Events\Looping;
use Tests\Support\Host;
use Tests\Support\HostProcess;
use Tests\Support\TemporaryDirectory;
use Tests\TestCase;

final class DiscoveryTest extends TestCase
{
    public function testComposerAndLaravelFindThePackage(): void
    {
        $discovered = require Host::path() . '/bootstrap/cache/packages.php';

        self::assertSame(
            [TenancyServiceProvider::class, MetricsServiceProvider::class],
            $discovered['chom/metrics']['providers'],
        );
        self::assertNotNull($this->app->getProvider(MetricsServiceProvider::class));
    }

    public function testTheMiddlewareIsTheFirstOfAll(): void
    {
        $kernel = $this->app->make(Kernel::class);
        $middleware = (fn (): array => $this->middleware)->call($kernel);

        self::assertSame(HttpMiddleware::class, $middleware[0]);
        self::assertCount(1, array_keys($middleware, HttpMiddleware::class, true));
        self::assertSame($this->app->make(HttpMiddleware::class), $this->app->make(HttpMiddleware::class));
    }

    public function testTheTypedMethodsRecordThroughTheApplicationsRecorder(): void
    {
        self::assertSame($this->app->make(Recorder::class), Metrics::recorder());
    }

    public function testTheConfigurationIsThePackagesWithTheApplicationsOnTop(): void
    {
        self::assertSame('metrics', config('metrics.endpoint.path'));
        self::assertSame(200, config('metrics.flush.max_pending'));
        self::assertSame(ChomLabels::class, config('metrics.resolver'));
    }

    public function testTheConfigurationCanBePublished(): void
    {
        $paths = MetricsServiceProvider::pathsToPublish(MetricsServiceProvider::class, 'metrics');

        self::assertSame([config_path('metrics.php')], array_values($paths));
        self::assertFileExists(array_key_first($paths));
    }

    public function testOnlyEventsThatAMetricNeedsAreListenedTo(): void
    {
        $events = new Dispatcher();
        $none = new Hooks([], $this->app->make(Recorder::class));
        (new Subscriptions($none, $this->app->make(Failures::class)))->subscribe($events, false, false);
        self::assertFalse($events->hasListeners(JobProcessing::class));
        self::assertTrue($events->hasListeners(Looping::class));

        $queue = new Hooks(
            ['queue.processed' => Catalogue::HOOKS['queue.processed']],
            $this->app->make(Recorder::class),
        );
        $events = new Dispatcher();
        (new Subscriptions($queue, $this->app->make(Failures::class)))->subscribe($events, false, false);
        self::assertTrue($events->hasListeners(JobProcessing::class));
        self::assertCount(2, $events->getListeners(JobProcessed::class));
    }

    public function testItsRoutesCanBeCached(): void
    {
        $copy = $this->copyOfTheApplication();

        $cached = HostProcess::artisan(['route:cache'], ['SDKGEN_HOST' => $copy]);
        self::assertSame(0, $cached->getExitCode(), $cached->getOutput());
        $response = HostProcess::request('/metrics', ['SDKGEN_HOST' => $copy]);

        self::assertStringContainsString('# TYPE http_requests_total counter', $response->getOutput());
    }

    /** Somebody mixed the generated files of two versions of sdkgen. */
    public function testARuntimeOfAnotherVersionIsReportedAndBreaksNothing(): void
    {
        $copy = $this->copyOfTheApplication();
        $catalogue = "$copy/vendor/chom/metrics/src/Generated/Catalogue.php";
        $code = file_get_contents($catalogue);
        $changed = preg_replace("/const RUNTIME = '\d+'/", "const RUNTIME = '999'", $code);
        self::assertNotSame($code, $changed);
        file_put_contents($catalogue, $changed);

        $response = HostProcess::request('/api/v1/status', ['SDKGEN_HOST' => $copy]);
        $doctor = HostProcess::artisan(['metrics:doctor'], ['SDKGEN_HOST' => $copy]);

        self::assertStringContainsString('{"status":"ok"}', $response->getOutput());
        self::assertStringContainsString('sdkgen emit php', file_get_contents("$copy/storage/logs/laravel.log"));
        self::assertSame(1, $doctor->getExitCode());
        self::assertStringContainsString('different versions', $doctor->getOutput());
    }

    private function copyOfTheApplication(): string
    {
        $copy = TemporaryDirectory::create('copy');
        exec(sprintf('cp -R %s/. %s', escapeshellarg(Host::path()), escapeshellarg($copy)), $output, $status);
        self::assertSame(0, $status);

        return $copy;
    }
}
