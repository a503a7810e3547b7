<?php

// Records a little through the generated package and prints its exposition: expose.php PACKAGE FORMAT

declare(strict_types=1);

use Chom\Metrics\Generated\Catalogue;
use Chom\Metrics\Runtime\Backing;
use Chom\Metrics\Runtime\Exposition\Renderer;
use Chom\Metrics\Runtime\Health;
use Chom\Metrics\Runtime\Recorder;
use Chom\Metrics\Runtime\Store\MemoryStore;

[, $package, $format] = $argv;
spl_autoload_register(static function (string $class) use ($package): void {
    require $package . '/src/' . strtr(substr($class, strlen('Chom\\Metrics\\')), '\\', '/') . '.php';
});

$store = new MemoryStore();
$health = new Health(null);
$open = static fn (): Backing => new Backing($store, $health);
$recorder = new Recorder(Catalogue::METRICS, Catalogue::LABELS, null, $open);
$recorder->add('http_requests_total', ['api/v1/sites', "a\"b\\c\nd", 'free', '200', 'v1', 'false']);
$recorder->add('http_requests_total', ['api/v1/sites', null, 'no such tier', '200', null, 'true']);
$recorder->observe('http_request_duration_seconds', ['api/v1/sites'], 0.3);
$recorder->set('scheduled_job_last_run_timestamp_seconds', ['nightly'], time());
$recorder->set('scheduled_job_last_status', ['nightly'], 1);
$recorder->flush();
foreach ((new Renderer(Catalogue::METRICS, Catalogue::LABELS, $store, $health))->render($format) as $chunk) {
    echo $chunk;
}
