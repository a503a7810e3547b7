<?php

declare(strict_types=1);

// Installs the application into a directory as its developers would: Composer adds the metrics package from a path
// repository, and Laravel discovers its provider. Needs no network.
//
//     php install.php TARGET [PACKAGE]
//
// PACKAGE is the emitted package; its default is generated/php of this repository.

const PARTS = ['app', 'bootstrap', 'config', 'database', 'public', 'routes', 'artisan', 'composer.json', 'server.php'];
const WRITABLE = [
    'bootstrap/cache',
    'storage/app',
    'storage/framework/cache/data',
    'storage/framework/views',
    'storage/logs',
];

$target = $argv[1] ?? '';
$package = realpath($argv[2] ?? __DIR__ . '/../../../generated/php');
if ($target === '' || $package === false) {
    fwrite(STDERR, "usage: php install.php TARGET [PACKAGE]\n");
    exit(2);
}
is_dir($target) || mkdir($target, 0775, true);

$run = static function (array $command, array $environment = []) use ($target): void {
    $log = "$target/install.log";
    $pipes = [];
    $output = [1 => ['file', $log, 'a'], 2 => ['file', $log, 'a']];
    if (proc_close(proc_open($command, $output, $pipes, $target, $environment + getenv())) !== 0) {
        fwrite(STDERR, file_get_contents($log));
        exit(1);
    }
};

$run(['cp', '-R', ...array_map(static fn (string $part): string => __DIR__ . "/$part", PARTS), $target]);
foreach (WRITABLE as $directory) {
    is_dir("$target/$directory") || mkdir("$target/$directory", 0775, true);
}
touch("$target/database/database.sqlite");

$composer = json_decode(file_get_contents("$target/composer.json"), true, flags: JSON_THROW_ON_ERROR);
$composer['repositories']['metrics']['url'] = $package;
file_put_contents("$target/composer.json", json_encode($composer, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES) . "\n");
$run(['composer', 'install', '--no-interaction', '--no-progress', '--no-cache'], [
    'COMPOSER_HOME' => "$target/.composer",
    'COMPOSER_ALLOW_SUPERUSER' => '1',
    'COMPOSER_DISABLE_NETWORK' => '1',
]);
