<?php

/**
 * What recording one request in a warm process costs, against five raw `apcu_inc` with the keys that anybody has to build.
 *
 * Prints JSON: median nanoseconds a request, by way.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Catalogue;
use Sdkgen\Laravel\Bench\Paired;
use Sdkgen\Laravel\Bench\Requests;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Hooks;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;

require __DIR__ . '/bootstrap.php';

$requests = Requests::all();
$facts = array_map(
    static fn (array $request): array => array_combine(Catalogue::HOOKS['http.request']['http_requests_total'], $request[0]),
    $requests,
);
$recorder = new Recorder(Catalogue::METRICS, Catalogue::LABELS, new ApcuStore('bench'), new Health(null));
$hooks = new Hooks(Catalogue::HOOKS, $recorder);

echo json_encode(Paired::nanoseconds([
    'raw' => static function (int $piece) use ($requests): void {
        Requests::apcu($requests[$piece % Requests::SETS]);
    },
    'warm' => static function (int $piece) use ($requests, $recorder): void {
        Requests::record($recorder, $requests[$piece % Requests::SETS]);
        $recorder->flush();
    },
    'hooks' => static function (int $piece) use ($requests, $facts, $hooks, $recorder): void {
        [, $seconds, $bytes] = $requests[$piece % Requests::SETS];
        $hooks->count('http.request', $facts[$piece % Requests::SETS]);
        $hooks->observe('http.duration', $facts[$piece % Requests::SETS], $seconds);
        $hooks->observe('http.response_size', $facts[$piece % Requests::SETS], $bytes);
        $recorder->flush();
    },
    'fresh' => static function (int $piece) use ($requests): void {
        $recorder = new Recorder(Catalogue::METRICS, Catalogue::LABELS, new ApcuStore('bench'), new Health(null));
        Requests::record($recorder, $requests[$piece % Requests::SETS]);
        $recorder->flush();
    },
], 41, 2_000));
