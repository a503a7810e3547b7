<?php

/**
 * What the guards of tenant isolation cost in the host application, against the same application with all of them off.
 *
 *     php tenancy.php HOST
 *
 * Prints JSON: median nanoseconds by what is done and whether it is guarded.
 */

declare(strict_types=1);

use App\Models\Site;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\StatementGuard;
use Chom\Metrics\Tenancy;
use Illuminate\Container\Container;
use Illuminate\Contracts\Console\Kernel as Console;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Bootstrap\LoadConfiguration;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Facade;
use Sdkgen\Laravel\Bench\AlsoPassesOn;
use Sdkgen\Laravel\Bench\Paired;
use Sdkgen\Laravel\Bench\PassesOn;

require __DIR__ . '/bootstrap.php';
require "$argv[1]/bootstrap/autoload.php";

const MODELS = 100;
const TENANT = 'a0000000-0000-4000-8000-000000000000';
const ORGANIZATION = 'b0000000-0000-4000-8000-000000000000';

error_reporting(E_ALL & ~E_DEPRECATED);

$boot = static function (string $mode, bool $resolves = true) use ($argv): Application {
    $app = require "$argv[1]/bootstrap/app.php";
    $app->afterBootstrapping(LoadConfiguration::class, static function (Application $app) use ($mode, $resolves): void {
        $app['config']->set([
            'metrics.tenancy.mode' => $mode,
            'metrics.tenancy.resolver' => $resolves ? $app['config']->get('metrics.tenancy.resolver') : null,
            'metrics.store' => 'memory',
            'database.connections.sqlite.database' => ':memory:',
        ]);
    });
    $app->make(Console::class)->bootstrap();
    $app->make(Console::class)->call('migrate', ['--force' => true]);
    $app->make(Kernel::class);

    return $app;
};
$apps = [
    'off' => $boot('off'),
    'bare' => $boot('off'),
    'own' => $boot('enforce', resolves: false),
    'on' => $boot('enforce'),
];
$apps['bare']->make(Kernel::class)->prependMiddleware(PassesOn::class);
$apps['bare']->make(Kernel::class)->appendMiddlewareToGroup('api', AlsoPassesOn::class);

$enter = static function (string $which) use ($apps): Application {
    $app = $apps[$which];
    $isGuarded = in_array($which, ['own', 'on'], true);
    Container::setInstance($app);
    Facade::setFacadeApplication($app);
    Facade::clearResolvedInstances();
    Model::setConnectionResolver($app->make('db'));
    Model::setEventDispatcher($app->make('events'));
    Guards::use($isGuarded ? $app->make(Guards::class) : null);
    StatementGuard::use($isGuarded ? $app->make(StatementGuard::class) : null);

    return $app;
};
$rows = [];
for ($row = 0; $row < MODELS; $row++) {
    $id = sprintf('c0000000-0000-4000-8000-%012d', $row);
    $rows[] = ['id' => $id, 'tenant_id' => TENANT, 'domain' => "$row.example.com"];
}

$ways = [];
foreach (array_keys($apps) as $which) {
    $own = static fn (Closure $work) => Tenancy::runAs(TENANT, ORGANIZATION, $work);
    $ways["models $which"] = static function () use ($enter, $which, $rows, $own): void {
        $enter($which);
        $own(static fn () => Site::hydrate($rows));
    };
    $ways["query $which"] = static function () use ($enter, $which, $own): void {
        $enter($which);
        $own(static function (): void {
            for ($query = 0; $query < MODELS; $query++) {
                DB::select('select * from sites where tenant_id = ?', [TENANT]);
            }
        });
    };
    $ways["request $which"] = static function () use ($enter, $which): void {
        $kernel = $enter($which)->make(Kernel::class);
        for ($number = 0; $number < 10; $number++) {
            $request = Request::create('/api/v1/status');
            $kernel->terminate($request, $kernel->handle($request));
        }
    };
}
echo json_encode(Paired::nanoseconds($ways, 101, 5));
