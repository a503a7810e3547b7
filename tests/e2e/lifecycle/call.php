<?php

/**
 * Calls typed methods of a generated PHP package, and answers what it exposes then.
 *
 *     php tests/e2e/lifecycle/call.php PACKAGE/src 'Namespace\\' STORE.sqlite
 *
 * Reads one JSON list of calls a line, [[method, {label: value}, verb, amount], …], answers one JSON line: the text of a
 * scrape.
 */

declare(strict_types=1);

[, $folder, $namespace, $file] = $argv;
spl_autoload_register(static function (string $class) use ($folder, $namespace): void {
    if (str_starts_with($class, $namespace)) {
        require $folder . '/' . str_replace('\\', '/', substr($class, strlen($namespace))) . '.php';
    }
});

$catalogue = $namespace . 'Generated\\Catalogue';
$runtime = $namespace . 'Runtime\\';
$metrics = $namespace . 'Metrics';
$store = new ($runtime . 'Store\\SqliteStore')($file, 'shop', 1000);
$health = new ($runtime . 'Health')(null);
$backing = $runtime . 'Backing';
$open = static fn () => new $backing($store, $health);
$recorder = new ($runtime . 'Recorder')($catalogue::METRICS, $catalogue::LABELS, null, $open);
$metrics::use($recorder);
$renderer = new ($runtime . 'Exposition\\Renderer')($catalogue::METRICS, $catalogue::LABELS, $store, $health);

while (($line = fgets(STDIN)) !== false) {
    foreach (json_decode($line, true, 16, JSON_THROW_ON_ERROR) as [$method, $labels, $verb, $amount]) {
        $metrics::$method(...$labels)->$verb($amount);
    }
    $recorder->flush();
    echo json_encode(implode('', iterator_to_array($renderer->render('text'), false))), "\n";
}
