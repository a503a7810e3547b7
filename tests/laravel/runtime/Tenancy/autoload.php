<?php

/**
 * Loads the prover from the folder that --source names, or from where it is written, and what its tests share.
 */

declare(strict_types=1);

set_error_handler(static fn (int $level, string $text, string $file, int $line): bool
    => throw new ErrorException($text, 0, $level, $file, $line));

spl_autoload_register(static function (string $class): void {
    $source = getopt('', ['source:'])['source'] ?? dirname(__DIR__, 4) . '/templates/laravel/src';
    $roots = [
        'Sdkgen\\Laravel\\Tests\\Runtime\\' => dirname(__DIR__),
        'Tests\\Support\\' => dirname(__DIR__, 2) . '/host/tests/Support',
        'Sdkgen\\Laravel\\' => $source,
    ];
    foreach ($roots as $prefix => $root) {
        if (str_starts_with($class, $prefix)) {
            require $root . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';

            return;
        }
    }
});
