<?php

/**
 * What the guards of tenant isolation cost in the host application, against the same application with all of them off.
 *
 *     php tenancy.php HOST
 *
 * Requests pass the whole HTTP kernel, from `handle` to the end of `terminate`, in a process that serves many; their
 * samples go to APCu. `kept` is an application without guards that keeps the framework's middleware for route
 * bindings, as the guards do, instead of building it for each request.
 *
 * Prints JSON: nanoseconds by what is done and where, the lower quartile.
 */

declare(strict_types=1);

use App\Models\Site;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\KeyGuard;
use Chom\Metrics\Runtime\Laravel\Tenancy\StatementGuard;
use Chom\Metrics\Tenancy;
use Illuminate\Auth\GenericUser;
use Illuminate\Cache\RateLimiter;
use Illuminate\Cache\RateLimiting\Limit;
use Illuminate\Container\Container;
use Illuminate\Contracts\Console\Kernel as Console;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Bootstrap\LoadConfiguration;
use Illuminate\Http\Request;
use Illuminate\Routing\Middleware\SubstituteBindings;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Facade;
use Sdkgen\Laravel\Bench\OneTenant;
use Sdkgen\Laravel\Bench\Paired;

require __DIR__ . '/bootstrap.php';
require "$argv[1]/bootstrap/autoload.php";

const MODELS = 100;
const ROUTES = [
    'throttled' => ['api'],
    'plain' => [SubstituteBindings::class],
    'authenticated' => ['api', 'auth:bench'],
];

error_reporting(E_ALL & ~E_DEPRECATED);

$boot = static function (string $mode) use ($argv): Application {
    $app = require "$argv[1]/bootstrap/app.php";
    $app->afterBootstrapping(LoadConfiguration::class, static function (Application $app) use ($mode): void {
        $app['config']->set([
            'metrics.tenancy.mode' => $mode,
            'metrics.tenancy.resolver' => OneTenant::class,
            'metrics.store' => 'apcu',
            'auth.guards.bench' => ['driver' => 'bench'],
            'cache.default' => 'array',
            'database.connections.sqlite.database' => ':memory:',
        ]);
    });
    $app->make(Console::class)->bootstrap();
    $app->make(Console::class)->call('migrate', ['--force' => true]);
    $app->make(Kernel::class);
    $app->make('auth')->viaRequest('bench', static fn () => new GenericUser(['id' => 1]));
    // A limit that is never reached: what is refused is another request than the one to be measured.
    $app->make(RateLimiter::class)->for('api', static fn () => Limit::perMinute(PHP_INT_MAX)->by('bench'));
    foreach (ROUTES as $name => $middleware) {
        $app->make('router')->middleware($middleware)->get("bench/$name", static fn () => ['status' => 'ok']);
    }

    return $app;
};
$enter = static function (Application $app, array $guards): void {
    Container::setInstance($app);
    Facade::setFacadeApplication($app);
    Facade::clearResolvedInstances();
    Model::setConnectionResolver($app->make('db'));
    Model::setEventDispatcher($app->make('events'));
    Guards::use($guards['all']);
    StatementGuard::use($guards['statements']);
    KeyGuard::use($guards['cache'], $guards['disks']);
};
$apps = ['off' => $boot('off'), 'kept' => $boot('off')];
$none = ['all' => null, 'statements' => null, 'cache' => null, 'disks' => null];
$apps['kept']->singleton(SubstituteBindings::class);
$apps['on'] = $boot('enforce');
$standing = [
    'all' => Guards::current(),
    'statements' => StatementGuard::current(),
    'cache' => KeyGuard::current(),
    'disks' => KeyGuard::disks(),
];

$rows = [];
for ($row = 0; $row < MODELS; $row++) {
    $id = sprintf('c0000000-0000-4000-8000-%012d', $row);
    $rows[] = ['id' => $id, 'tenant_id' => OneTenant::TENANT, 'domain' => "$row.example.com"];
}
$own = static fn (Closure $work) => Tenancy::runAs(OneTenant::TENANT, OneTenant::ORGANIZATION, $work);
$work = [
    'models' => static fn () => $own(static fn () => Site::hydrate($rows)),
    'query' => static fn () => $own(static function (): void {
        for ($query = 0; $query < MODELS; $query++) {
            DB::select('select * from sites where tenant_id = ?', [OneTenant::TENANT]);
        }
    }),
];
foreach (array_keys(ROUTES) as $route) {
    $work[$route] = static function (Kernel $kernel) use ($route): void {
        $request = Request::create("/bench/$route");
        $response = $kernel->handle($request);
        $kernel->terminate($request, $response);
        $response->getStatusCode() === 200 || throw new RuntimeException($response->getContent());
    };
}

$ways = [];
foreach ($work as $what => $do) {
    foreach ($apps as $which => $app) {
        $guards = $which === 'on' ? $standing : $none;
        $kernel = $app->make(Kernel::class);
        $ways["$what $which"] = [
            static fn () => $enter($app, $guards),
            static fn () => $do($kernel),
        ];
    }
}
echo json_encode(Paired::quartiles($ways, 50, 40));
