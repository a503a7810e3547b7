<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Illuminate\Container\Container as Application;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Contracts\Container\Container;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Support\ServiceProvider;
use RuntimeException;
use Sdkgen\Laravel\Generated\Catalogue;
use Sdkgen\Laravel\Metrics;
use Sdkgen\Laravel\Runtime\Backing;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Hooks;
use Sdkgen\Laravel\Runtime\Laravel\Commands\CollectCommand;
use Sdkgen\Laravel\Runtime\Laravel\Commands\DoctorCommand;
use Sdkgen\Laravel\Runtime\Laravel\Commands\ListCommand;
use Sdkgen\Laravel\Runtime\Laravel\Commands\WipeCommand;
use Sdkgen\Laravel\Runtime\Losses;
use Sdkgen\Laravel\Runtime\Promphp\RegistryExposition;
use Sdkgen\Laravel\Runtime\Promphp\StoreAdapter;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\NullStore;
use Sdkgen\Laravel\Runtime\Store\Store;
use Throwable;

/**
 * Connects the package to the application. Whatever is wrong with it or its configuration is logged, and found by
 * `php artisan metrics:doctor`; the application starts regardless.
 */
final class MetricsServiceProvider extends ServiceProvider
{
    private const HTTP_HOOKS = [
        'http.request',
        'http.duration',
        'http.response_size',
        'http.validation_error',
        'auth.api_key_used',
    ];

    public function register(): void
    {
        $this->mergeConfigFrom(self::configFile(), 'metrics');
        $this->registerCore();
        $this->registerHooks();
        $this->registerPromphp();
        $this->app->bind(EndpointAccess::class, static fn (Container $app) => new EndpointAccess(
            (string) $app['config']->get('metrics.endpoint.token'),
            array_values(array_filter((array) $app['config']->get('metrics.endpoint.allow', []))),
        ));
    }

    public function boot(): void
    {
        if ($this->app->runningInConsole()) {
            $this->publishes([self::configFile() => $this->app->configPath('metrics.php')], 'metrics');
            $this->commands([CollectCommand::class, DoctorCommand::class, ListCommand::class, WipeCommand::class]);
        }
        try {
            if ($this->app['config']->get('metrics.enabled', true)) {
                self::assertSameRuntime();
                $this->bootMetrics();
            }
        } catch (Throwable $error) {
            $this->app->make(Failures::class)->report($error);
        }
    }

    private function registerCore(): void
    {
        $app = $this->app;
        $app->singleton(Roles::class, static fn (Container $app) => new Roles(
            $app->make(Repository::class),
            $app->runningInConsole(),
        ));
        $app->singleton(Health::class, static fn (Container $app) => new Health(
            $app->make(StoreFactory::class)->health(),
        ));
        $app->singleton(Failures::class);
        $app->singleton(StoreFactory::class, static fn (Container $app) => new StoreFactory(
            $app->make(Repository::class),
            self::directory($app),
            static fn (): PromphpRegistry => new PromphpRegistry($app),
            $app->make(Roles::class)->current(),
        ));
        $app->singleton(Store::class, static function (Container $app): Store {
            try {
                return $app->make(StoreFactory::class)->make();
            } catch (Throwable $error) {
                $app->make(Failures::class)->report($error);

                return new NullStore();
            }
        });
        $app->singleton(Recorder::class, static fn (Container $app) => new Recorder(
            Catalogue::METRICS,
            Catalogue::LABELS,
            $app->make(StoreFactory::class)->apcu(),
            static fn (): Backing => new Backing(
                $app->make(Store::class),
                $app->make(Health::class),
                $app->make(Failures::class)->log(...),
            ),
        ));
        $app->singleton(Flusher::class, static fn (Container $app) => new Flusher(
            $app->make(Recorder::class),
            $app->make(Failures::class),
            (int) $app['config']->get('metrics.flush.max_pending', 200),
            (float) $app['config']->get('metrics.flush.max_age', 5.0),
        ));
    }

    private function registerHooks(): void
    {
        $app = $this->app;
        $app->singleton(Hooks::class, static fn (Container $app) => new Hooks(
            Catalogue::HOOKS,
            $app->make(Recorder::class),
        ));
        $app->singleton(ApplicationLabels::class, static fn (Container $app) => new ApplicationLabels(
            Catalogue::HOOKS,
            $app['config']->get('metrics.resolver'),
            $app->make(Failures::class),
        ));
        $app->singleton(HttpMiddleware::class, static fn (Container $app) => new HttpMiddleware(
            $app->make(Hooks::class),
            new HttpFacts($app->make(ApplicationLabels::class), self::HTTP_HOOKS),
            $app->make(Flusher::class),
            $app->make(Failures::class),
            $app->make(Roles::class)->paths() + array_flip((array) $app['config']->get('metrics.ignore', [])),
            self::traced($app) ? $app->make(Traces::class) : null,
        ));
        $app->singleton(Traces::class, static fn (Container $app) => new Traces(
            (string) $app['config']->get('metrics.exemplars'),
            $app->make(Recorder::class),
            $app->make(Failures::class),
        ));
        $app->singleton(QueueListener::class);
        $app->singleton(BackgroundTasks::class, static fn (Container $app) => new BackgroundTasks(
            self::directory($app),
        ));
        $app->singleton(ScheduleListener::class);
        $app->singleton(WebhookListener::class, static fn (Container $app) => new WebhookListener(
            $app->make(Hooks::class),
            $app->make(ApplicationLabels::class),
            $app->make(Flusher::class),
            array_values((array) $app['config']->get('metrics.webhooks.hosts', [])),
        ));
    }

    private function registerPromphp(): void
    {
        $app = $this->app;
        $app->singleton(RegistryExposition::class, static fn (Container $app) => new RegistryExposition(
            (new PromphpRegistry($app))->find(...),
            Catalogue::METRICS,
            static function (Throwable $error) use ($app): void {
                $app->make(Failures::class)->report($error);
                (new Losses($app->make(Health::class), null))->persist();
            },
            $app->make(StoreFactory::class)->driver() === 'promphp',
        ));
        $app->singleton(StoreAdapter::class, static function (Container $app): StoreAdapter {
            try {
                $store = $app['config']->get('metrics.enabled', true) ? $app->make(StoreFactory::class)->guest() : null;
            } catch (Throwable $error) {
                $app->make(Failures::class)->report($error);
            }

            return new StoreAdapter(
                $store ?? new NullStore(),
                $app->make(Health::class),
                $app->make(Failures::class)->log(...),
            );
        });
    }

    private function bootMetrics(): void
    {
        Metrics::use($this->app->make(Recorder::class));
        $this->bootEndpoint();
        // Resolved now for its shutdown function: what was recorded is stored even if no event announces the end.
        $this->app->make(Flusher::class)->beforeFlush(static function (): void {
            $app = Application::getInstance();
            if ($app->resolved(StoreAdapter::class)) {
                $app->make(StoreAdapter::class)->flush();
            }
        });
        (new Subscriptions($this->app->make(Hooks::class), $this->app->make(Failures::class)))
            ->subscribe(
                $this->app->make('events'),
                $this->app->runningInConsole(),
                self::traced($this->app) && $this->app->make(Traces::class)->ofJobs(),
            );
        $this->callAfterResolving(Kernel::class, self::bootMiddleware(...));
    }

    private static function bootMiddleware(Kernel $kernel, Container $app): void
    {
        try {
            if (method_exists($kernel, 'prependMiddleware')) {
                // Made now, in the application that lasts: under Octane each request works in a copy of it.
                $app->make(HttpMiddleware::class);
                $kernel->prependMiddleware(HttpMiddleware::class);
            }
        } catch (Throwable $error) {
            $app->make(Failures::class)->report($error);
        }
    }

    /** Without a middleware group: a scrape starts no session and counts against no limit. */
    private function bootEndpoint(): void
    {
        if (method_exists($this->app, 'routesAreCached') && $this->app->routesAreCached()) {
            return;
        }
        foreach ($this->app->make(Roles::class)->paths() as $path => $role) {
            $this->app->make('router')->get($path, [MetricsController::class, '__invoke'])->defaults('role', $role);
        }
    }

    private static function assertSameRuntime(): void
    {
        if (Catalogue::RUNTIME !== Recorder::CONTRACT) {
            throw new RuntimeException(sprintf(
                'The generated code speaks runtime contract %s and the runtime beside it %s, so nothing is recorded. '
                . 'Run `sdkgen emit php` to generate both together.',
                Catalogue::RUNTIME,
                Recorder::CONTRACT,
            ));
        }
    }

    private static function traced(Container $app): bool
    {
        return (string) $app['config']->get('metrics.exemplars') !== '';
    }

    private static function directory(Container $app): string
    {
        return $app['config']->get('metrics.state_path') ?: $app->storagePath() . '/framework/metrics';
    }

    private static function configFile(): string
    {
        return dirname(__DIR__, 3) . '/config/metrics.php';
    }
}
