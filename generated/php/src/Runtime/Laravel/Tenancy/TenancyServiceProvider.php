<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Broadcasting\BroadcastManager;
use Illuminate\Cache\CacheManager;
use Illuminate\Container\Container as Application;
use Illuminate\Contracts\Container\Container;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Filesystem\FilesystemManager;
use Illuminate\Support\ServiceProvider;
use Chom\Metrics\Generated\Isolation;
use Chom\Metrics\Runtime\Health;
use Chom\Metrics\Runtime\Hooks;
use Chom\Metrics\Runtime\Laravel\Flusher;
use Chom\Metrics\Runtime\Laravel\Tenancy\Commands\AuditCommand;
use Chom\Metrics\Runtime\Laravel\Tenancy\Commands\ReportCommand;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\Mode;
use Chom\Metrics\Runtime\Tenancy\Sql\Memo;
use Chom\Metrics\Runtime\Tenancy\Sql\Prover;

/**
 * Puts the guards of tenant isolation where they have to stand. Nothing is swallowed here: an application that cannot
 * be guarded does not start.
 */
final class TenancyServiceProvider extends ServiceProvider
{
    public function register(): void
    {
        $app = $this->app;
        $app->singleton(Reporter::class);
        $app->singleton(Journal::class, static fn (Container $app) => new Journal(
            $app['config']->get('metrics.state_path') ?: $app->storagePath() . '/framework/metrics',
            $app->make(Health::class),
        ));
        $app->singleton(Guards::class, static fn (Container $app) => GuardFactory::make($app));
        // Written out: in php-fpm each of them is made for every request, and reflection takes longer than they do.
        $app->singleton(ModelGuard::class, static fn (Container $app) => new ModelGuard($app->make(Guards::class)));
        $app->singleton(StatementGuard::class, static function (Container $app): StatementGuard {
            $guards = $app->make(Guards::class);

            return new StatementGuard($guards, static fn (): Prover => new Prover(
                $guards->model,
                new Memo($guards->model->hash, function_exists('apcu_enabled') && apcu_enabled()),
            ));
        });
        $app->singleton(RowLevelSecurity::class, static fn (Container $app) => new RowLevelSecurity(
            $app->make(Guards::class)->context,
            $app['config']->get('metrics.tenancy.row_level_security') !== null,
        ));
        $app->singleton(Stamp::class, static fn (Container $app) => new Stamp(GuardFactory::secret($app)));
        $app->singleton(QueueGuard::class, static fn (Container $app) => new QueueGuard(
            $app->make(Guards::class),
            $app->make(Stamp::class),
            $app->make(RowLevelSecurity::class),
        ));
        $app->singleton(Commands::class);
        $app->singleton(Boundary::class, static fn (Container $app) => new Boundary(
            $app->make(Guards::class),
            $app->make(ModelGuard::class),
        ));
        $app->singleton(EstablishContext::class, static fn (Container $app) => new EstablishContext(
            $app->make(Guards::class),
            $app->make(RowLevelSecurity::class),
            $app->make(Stamp::class),
            $app['config']->get('metrics.tenancy.resolver'),
        ));
        $this->standIn();
    }

    public function boot(): void
    {
        if ($this->app->runningInConsole()) {
            $target = $this->app->databasePath('migrations/' . date('Y_m_d_His') . '_isolate_tenants.php');
            $this->publishes([dirname(__DIR__, 4) . '/database/isolate_tenants.php' => $target], 'tenancy-rls');
            $this->commands([AuditCommand::class, ReportCommand::class]);
        }
        $watched = array_filter(self::modes($this->app), static fn (Mode $mode): bool => $mode !== Mode::Off);
        if ($watched === []) {
            $this->withdraw();

            return;
        }
        $this->watch($this->app->make(Guards::class));
    }

    private function watch(Guards $guards): void
    {
        Guards::use($guards);
        $events = $this->app->make('events');
        $isWatched = $guards->watch->watches(...);
        StatementGuard::use($isWatched(Layer::Sql) ? $this->app->make(StatementGuard::class) : null);
        if ($isWatched(Layer::Sql)) {
            Connections::guard($this->app, $events);
        }
        if ($isWatched(Layer::Eloquent)) {
            $this->app->make(ModelGuard::class)->listen($events);
        }
        QueueGuard::use($isWatched(Layer::Queue) ? $this->app->make(QueueGuard::class) : null);
        if ($isWatched(Layer::Queue)) {
            $this->app->make(QueueGuard::class)->listen($events);
        }
        KeyGuard::use(
            $isWatched(Layer::Cache) ? KeyGuard::forCache($guards, Isolation::CACHE_KEYS) : null,
            $isWatched(Layer::Storage) ? KeyGuard::forDisks($guards, Isolation::DISK_PATHS) : null,
        );
        $this->app->make(RowLevelSecurity::class)->listen($events);
        $this->watchRequests();
        $this->watchCommands();
        $this->tell();
    }

    /** The guards of an application that was in this process before are not this one's. */
    private function withdraw(): void
    {
        Guards::use(null);
        StatementGuard::use(null);
        QueueGuard::use(null);
        KeyGuard::use(null, null);
    }

    private function watchRequests(): void
    {
        // The metrics' middleware, which stands around the guards, is there when all providers have started.
        $this->app->booted(fn () => $this->callAfterResolving(
            Kernel::class,
            static fn (Kernel $kernel, Container $app) => Middleware::install($kernel, $app),
        ));
    }

    private function watchCommands(): void
    {
        $events = $this->app->make('events');
        $events->listen('Illuminate\Console\Events\CommandStarting', static function (object $event): void {
            Application::getInstance()->make(Commands::class)->begin((string) $event->command);
        });
        $events->listen('Illuminate\Console\Events\CommandFinished', static function (object $event): void {
            Application::getInstance()->make(Commands::class)->end((string) $event->command);
        });
    }

    /** What the guards looked at, and whether they stand, is recorded when samples are stored. */
    private function tell(): void
    {
        // `exit`, and a fatal error: no response says any more what became of the reads that waited for it.
        $this->app->make(Flusher::class)->atEnd(static fn () => Guards::current()->watch->forget());
        if (! $this->app['config']->get('metrics.enabled', true)) {
            return;
        }
        $hooks = $this->app->make(Hooks::class);
        // Nobody scrapes a worker: it is asked when it looks for its first job.
        $this->app->make('events')->listen('Illuminate\Queue\Events\Looping', static function (): void {
            Standing::expectOnce();
        });
        $this->app->make(Flusher::class)->beforeFlush(static function () use ($hooks): void {
            foreach (Guards::current()->tally->take() as $layer => $checks) {
                $hooks->count('isolation.check', ['isolation.layer' => $layer], $checks);
            }
            Standing::tell($hooks);
        });
    }

    private function standIn(): void
    {
        if (! self::isOff($this->app, Layer::Cache) && Isolation::CACHE_KEYS !== []) {
            $isPlain = static fn (object $manager): bool => $manager::class === CacheManager::class;
            $this->app->extend('cache', static fn (object $manager, Container $app) => $isPlain($manager)
                ? (new GuardedCacheManager($app))->adopt($manager)
                : $manager);
        }
        if (! self::isOff($this->app, Layer::Storage) && Isolation::DISK_PATHS !== []) {
            $isPlain = static fn (object $manager): bool => $manager::class === FilesystemManager::class;
            $this->app->extend('filesystem', static fn (object $manager, Container $app) => $isPlain($manager)
                ? (new GuardedFilesystemManager($app))->adopt($manager)
                : $manager);
        }
        if (! self::isOff($this->app, Layer::Http) && Isolation::CHANNELS !== []) {
            $class = BroadcastManager::class;
            $isPlain = static fn (object $manager): bool => $manager::class === BroadcastManager::class;
            $this->app->extend($class, static fn (object $manager, Container $app) => $isPlain($manager)
                ? (new GuardedBroadcasts($app))->adopt($manager)
                : $manager);
        }
    }

    private static function isOff(Container $app, Layer $layer): bool
    {
        return self::modes($app)[$layer->value] === Mode::Off;
    }

    /** @return array<string, Mode> */
    private static function modes(Container $app): array
    {
        return GuardFactory::modes((array) $app['config']->get('metrics.tenancy', []));
    }
}
