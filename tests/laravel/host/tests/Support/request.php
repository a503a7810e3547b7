<?php

declare(strict_types=1);

// One request as public/index.php handles it, for routes that do not come back.

use Illuminate\Contracts\Http\Kernel;
use Illuminate\Http\Request;
use Tests\Support\Host;

require dirname(__DIR__) . '/bootstrap.php';

$app = require Host::path() . '/bootstrap/app.php';
$kernel = $app->make(Kernel::class);
$request = Request::create($argv[1], 'GET', [], [], [], [
    'HTTP_AUTHORIZATION' => 'Bearer ' . getenv('METRICS_TOKEN'),
]);
$response = $kernel->handle($request);
$response->send();
if (getenv('EXIT_BEFORE_TERMINATE') !== false) {
    exit;
}
$kernel->terminate($request, $response);
