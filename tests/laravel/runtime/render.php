<?php

/**
 * Prints what test_exposition.py compares with prometheus_client: numbers from standard input, or an exposition.
 *
 *     render.php numbers|text|openmetrics [TRACE]
 *
 * With a trace, OpenMetrics has exemplars, and says since when series count.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Runtime\Exposition\Number;
use Sdkgen\Laravel\Runtime\Exposition\Renderer;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

require __DIR__ . '/bootstrap.php';

if ($argv[1] === 'numbers') {
    while (($line = fgets(STDIN)) !== false) {
        echo Number::format(unpack('E', hex2bin(trim($line)))[1]), "\n";
    }
    exit;
}
$store = new MemoryStore();
$recorder = Spec::recorder($store);
$recorder->trace($argv[2] ?? null);
foreach (json_decode(stream_get_contents(STDIN), true) as [$operation, $metric, $values, $amount]) {
    $recorder->$operation($metric, $values, $amount);
}
$recorder->flush();
$renderer = new Renderer(Spec::metrics(), Spec::LABELS, $store, new Health(null), isset($argv[2]));
foreach ($renderer->render($argv[1]) as $piece) {
    echo $piece;
}
