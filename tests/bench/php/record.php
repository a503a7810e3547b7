<?php

/**
 * What recording one request in a warm process costs, against five raw `apcu_inc` with keys that anybody has to build.
 *
 * Prints JSON: median nanoseconds a request, by way.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Catalogue;
use Sdkgen\Laravel\Bench\Paired;
use Sdkgen\Laravel\Bench\Requests;
use Sdkgen\Laravel\Runtime\Backing;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Hooks;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;

require __DIR__ . '/bootstrap.php';

$requests = Requests::all();
$sources = Catalogue::HOOKS['http.request']['http_requests_total'];
$facts = array_map(static fn (array $request): array => array_combine($sources, $request[0]), $requests);
$ready = [];
foreach ($requests as $set => $request) {
    foreach (Requests::increments($request) as [$key, $field, $amount]) {
        $ready[$set]["ready:$key|$field"] = $amount;
    }
}
$make = static fn (): Recorder => new Recorder(
    Catalogue::METRICS,
    Catalogue::LABELS,
    'bench:',
    static fn (): Backing => new Backing(new ApcuStore('bench'), new Health(null)),
);
$recorder = $make();
$hooks = new Hooks(Catalogue::HOOKS, $recorder);

echo json_encode(Paired::nanoseconds([
    'raw' => static function (int $piece) use ($requests): void {
        Requests::apcu($requests[$piece % Requests::SETS]);
    },
    'ready' => static function (int $piece) use ($ready): void {
        foreach ($ready[$piece % Requests::SETS] as $name => $amount) {
            apcu_inc($name, $amount);
        }
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
    'fresh' => static function (int $piece) use ($requests, $make): void {
        $recorder = $make();
        Requests::record($recorder, $requests[$piece % Requests::SETS]);
        $recorder->flush();
    },
], 401, 400));
