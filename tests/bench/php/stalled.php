<?php

/**
 * How long flushes take when Redis accepts connections and never answers.
 *
 *     stalled.php PORT STATE_DIRECTORY
 *
 * Prints JSON: nanoseconds of the first flush, and of those that follow while the circuit is open.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Catalogue;
use Sdkgen\Laravel\Bench\Numbers;
use Sdkgen\Laravel\Bench\Requests;
use Sdkgen\Laravel\Runtime\Backing;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Recorder;

require __DIR__ . '/bootstrap.php';

[, $port, $directory] = $argv;
$times = [];
foreach (array_slice(Requests::all(), 0, 51) as $request) {
    // Objects of their own, as every request has them: the circuit has to be remembered outside of them.
    $open = static fn (): Backing => new Backing(Numbers::store('redis', $port), new Health($directory));
    $recorder = new Recorder(Catalogue::METRICS, Catalogue::LABELS, null, $open);
    Requests::record($recorder, $request);
    $start = hrtime(true);
    $recorder->flush();
    $times[] = hrtime(true) - $start;
}

echo json_encode(['first' => $times[0], 'others' => array_slice($times, 1)]);
