<?php

/** Prints a scrape with the families of a registry, for test_interoperability.py: in the format that is asked for. */

declare(strict_types=1);

use Prometheus\CollectorRegistry;
use Prometheus\Storage\InMemory;
use Sdkgen\Laravel\Runtime\Exposition\Renderer;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Promphp\RegistryExposition;
use Sdkgen\Laravel\Runtime\Promphp\StoreAdapter;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

require dirname(__DIR__) . '/bootstrap.php';

$adapter = $argv[2] === 'ours' ? new StoreAdapter(new MemoryStore(), new Health(null)) : new InMemory();
$registry = new CollectorRegistry($adapter);
$hostile = ['"', '\\', "\n", '\\n', '}', 'a|3', 'Zürich 🚀', '', "\t", "\xff"];
foreach ($hostile as $value) {
    $registry->getOrRegisterCounter('', 'orders_total', "Orders \"of\" C:\\path.\nAll.", ['plan'])
        ->incBy(1.5, [$value]);
    $registry->getOrRegisterHistogram('', 'latency_seconds', 'Latency.', ['route'], [0.25, 1, 10, 1e7])
        ->observe(2, [$value]);
    $registry->getOrRegisterSummary('', 'size_bytes', 'Size.', ['kind'])->observe(1e6, [$value]);
}
$registry->getOrRegisterCounter('', 'visits', 'A counter without the suffix that OpenMetrics wants.')->inc();
$registry->getOrRegisterGauge('', 'queue_size', 'Exists already.')->set(1);
$registry->getOrRegisterGauge('', 'requests', 'Exists already, in OpenMetrics.')->set(1);
$registry->getOrRegisterGauge('', 'temperature', 'Degrees.')->set(-1e-7);

$exposition = new RegistryExposition(static fn () => $registry, Spec::metrics(), static function (): void {
});
$renderer = new Renderer(Spec::metrics(), Spec::LABELS, new MemoryStore(), new Health(null));
foreach ($renderer->render($argv[1], [], $exposition->render($argv[1])) as $chunk) {
    echo $chunk;
}
