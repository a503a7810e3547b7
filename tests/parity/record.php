<?php

/**
 * Plays scripts of observations through a generated PHP package, without Laravel.
 *
 *     php tests/parity/record.php PACKAGE/src 'Namespace\\'
 *
 * Reads one JSON script a line, answers one JSON line: {"text": base64, "openmetrics": base64}. A script is
 * {"store": "memory"|"sqlite", "flush": every how many observations, "steps": [[operation, metric, values, amount], …]}.
 * What JSON cannot say is an object: {"bytes": base64}, {"float": "NAN"|"INF"|"-INF"}.
 */

declare(strict_types=1);

[, $folder, $namespace] = $argv;
spl_autoload_register(static function (string $class) use ($folder, $namespace): void {
    if (str_starts_with($class, $namespace)) {
        require $folder . '/' . str_replace('\\', '/', substr($class, strlen($namespace))) . '.php';
    }
});

/** @return mixed a label value or an amount */
function spoken(mixed $value): mixed
{
    if (!is_array($value)) {
        return $value;
    }

    return isset($value['bytes'])
        ? base64_decode($value['bytes'])
        : ['NAN' => NAN, 'INF' => INF, '-INF' => -INF][$value['float']];
}

/** @return array{text: string, openmetrics: string} */
function play(array $script, string $namespace): array
{
    $catalogue = $namespace . 'Generated\\Catalogue';
    $runtime = $namespace . 'Runtime\\';
    $path = tempnam(sys_get_temp_dir(), 'parity') . '.sqlite';
    $store = $script['store'] === 'sqlite'
        ? new ($runtime . 'Store\\SqliteStore')($path, 'parity', 1000)
        : new ($runtime . 'Store\\MemoryStore')();
    $health = new ($runtime . 'Health')(null);
    $open = static fn (): object => new ($runtime . 'Backing')($store, $health);
    $recorder = new ($runtime . 'Recorder')($catalogue::METRICS, $catalogue::LABELS, null, $open);
    foreach ($script['steps'] as $number => [$operation, $metric, $values, $amount]) {
        $recorder->$operation($metric, array_map(spoken(...), $values), spoken($amount));
        if (($number + 1) % $script['flush'] === 0) {
            $recorder->flush();
        }
    }
    $recorder->flush();
    $renderer = new ($runtime . 'Exposition\\Renderer')($catalogue::METRICS, $catalogue::LABELS, $store, $health);
    $rendered = [];
    foreach (['text', 'openmetrics'] as $format) {
        $rendered[$format] = base64_encode(implode('', iterator_to_array($renderer->render($format), false)));
    }
    foreach (glob(substr($path, 0, -7) . '*') as $file) {
        unlink($file);
    }

    return $rendered;
}

while (($line = fgets(STDIN)) !== false) {
    echo json_encode(play(json_decode($line, true, 64, JSON_THROW_ON_ERROR), $namespace)), "\n";
}
