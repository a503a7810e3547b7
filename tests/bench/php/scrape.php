<?php

/**
 * What a scrape costs, against reading the same numbers in one pass and concatenating them to lines.
 *
 *     scrape.php fill|measure apcu|redis|sqlite WHERE SERIES
 *
 * Prints JSON: median nanoseconds and peak bytes, by way. APCu is filled and measured by one process: it is not shared.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Numbers;
use Sdkgen\Laravel\Bench\Paired;
use Sdkgen\Laravel\Runtime\Exposition\Renderer;
use Sdkgen\Laravel\Runtime\Health;

require __DIR__ . '/bootstrap.php';

[, $order, $kind, $where, $series] = $argv;
$store = Numbers::store($kind, $where);
if ($order === 'fill' || $kind === 'apcu') {
    Numbers::fill($store, (int) $series);
}
if ($order === 'fill') {
    exit('null');
}

$keys = array_column(Numbers::metrics(), 'key');
$plain = [
    'apcu' => static function (): string {
        $text = '';
        foreach (new APCUIterator('/^bench:/', APC_ITER_KEY | APC_ITER_VALUE, 1_000) as $entry) {
            $text .= $entry['key'] . ' ' . $entry['value'] . "\n";
        }

        return $text;
    },
    'redis' => static function () use ($keys, $where): string {
        static $redis;
        $redis ??= Numbers::redis((int) $where);
        $redis->setOption(Redis::OPT_READ_TIMEOUT, 5.0);
        $pipeline = $redis->pipeline();
        foreach ($keys as $key) {
            $pipeline->hGetAll('{bench}:' . substr(md5($key), 0, 12));
        }
        $text = '';
        foreach ($pipeline->exec() as $position => $fields) {
            foreach ($fields as $field => $value) {
                $text .= $keys[$position] . '{' . $field . '} ' . $value . "\n";
            }
        }

        return $text;
    },
    'sqlite' => static function () use ($where): string {
        static $pdo;
        $pdo ??= new PDO('sqlite:' . $where);
        $text = '';
        foreach ($pdo->query('SELECT key, field, value FROM samples', PDO::FETCH_NUM) as [$key, $field, $value]) {
            $text .= $key . '{' . $field . '} ' . $value . "\n";
        }

        return $text;
    },
][$kind];

$lines = 0;
$ways = [
    'plain' => static function () use ($plain, &$lines): void {
        $lines = substr_count($plain(), "\n");
    },
    'ours' => static function () use ($store, &$lines): void {
        $renderer = new Renderer(Numbers::metrics(), Numbers::LABELS, $store, new Health(null));
        $lines = 0;
        foreach ($renderer->render(Renderer::TEXT) as $piece) {
            $lines += substr_count($piece, "\n");
        }
        $lines -= 2 * count(Numbers::metrics());
    },
];
$peaks = [];
foreach ($ways as $name => $way) {
    gc_collect_cycles();
    memory_reset_peak_usage();
    $before = memory_get_usage();
    $way(0);
    $peaks[$name] = memory_get_peak_usage() - $before;
    if ($lines !== (int) $series) {
        throw new RuntimeException("$name: $lines lines instead of $series");
    }
}
echo json_encode([
    'nanoseconds' => Paired::nanoseconds($ways, max(11, intdiv(200_000, (int) $series)), 1),
    'bytes' => $peaks,
]);
