<?php

/**
 * What recording one request costs inside php-fpm, where every request builds its objects anew and loads their classes.
 *
 * Answers with nanoseconds. The query string is `way=raw|ours|hooks|empty&set=NUMBER`.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Catalogue;
use Sdkgen\Laravel\Bench\Requests;
use Sdkgen\Laravel\Runtime\Backing;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Hooks;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;

require __DIR__ . '/bootstrap.php';

$request = Requests::one((int) $_GET['set']);
[, $seconds, $bytes] = $request;
$facts = array_combine(Catalogue::HOOKS['http.request']['http_requests_total'], $request[0]);

switch ($_GET['way']) {
    case 'raw':
        $start = hrtime(true);
        Requests::apcu($request);
        $end = hrtime(true);
        break;
    case 'ours':
        $start = hrtime(true);
        $recorder = new Recorder(
            Catalogue::METRICS,
            Catalogue::LABELS,
            'bench:',
            static fn (): Backing => new Backing(new ApcuStore('bench'), new Health(sys_get_temp_dir())),
        );
        Requests::record($recorder, $request);
        $recorder->flush();
        $end = hrtime(true);
        break;
    case 'hooks':
        $start = hrtime(true);
        $recorder = new Recorder(
            Catalogue::METRICS,
            Catalogue::LABELS,
            'bench:',
            static fn (): Backing => new Backing(new ApcuStore('bench'), new Health(sys_get_temp_dir())),
        );
        $hooks = new Hooks(Catalogue::HOOKS, $recorder);
        $hooks->count('http.request', $facts);
        $hooks->observe('http.duration', $facts, $seconds);
        $hooks->observe('http.response_size', $facts, $bytes);
        $recorder->flush();
        $end = hrtime(true);
        break;
}

echo $end - $start;
