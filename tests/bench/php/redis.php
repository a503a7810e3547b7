<?php

/**
 * Recording to Redis, one request at a time, so that whoever watches the connection can look at it in between.
 *
 *     redis.php PORT trips     reads a line, records; reads a line, flushes; and so on; answers each with a line
 *     redis.php PORT time      prints JSON: median nanoseconds of a request, by way
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Catalogue;
use Sdkgen\Laravel\Bench\Numbers;
use Sdkgen\Laravel\Bench\Paired;
use Sdkgen\Laravel\Bench\Requests;
use Sdkgen\Laravel\Runtime\Backing;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Recorder;

require __DIR__ . '/bootstrap.php';

[, $port, $order] = $argv;
$requests = Requests::all();
$recorder = new Recorder(
    Catalogue::METRICS,
    Catalogue::LABELS,
    null,
    static fn (): Backing => new Backing(Numbers::store('redis', $port), new Health(null)),
);
foreach ($requests as $request) {
    Requests::record($recorder, $request);
    $recorder->flush();
}

if ($order === 'trips') {
    echo "ready\n";
    foreach ($requests as $request) {
        fgets(STDIN);
        Requests::record($recorder, $request);
        echo "recorded\n";
        fgets(STDIN);
        $recorder->flush();
        echo "flushed\n";
    }
    exit;
}

$redis = Numbers::redis((int) $port);
echo json_encode(Paired::nanoseconds([
    'raw' => static function (int $piece) use ($requests, $redis): void {
        $pipeline = $redis->pipeline();
        foreach (Requests::increments($requests[$piece % Requests::SETS]) as [$key, $field, $amount]) {
            $pipeline->hIncrBy($key, $field, $amount);
        }
        $pipeline->exec();
    },
    'ours' => static function (int $piece) use ($requests, $recorder): void {
        Requests::record($recorder, $requests[$piece % Requests::SETS]);
        $recorder->flush();
    },
], 101, 100));
