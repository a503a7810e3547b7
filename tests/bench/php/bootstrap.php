<?php

/**
 * Loads the runtime from where it is written, and refuses to measure under conditions that nobody runs in production.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Conditions;

spl_autoload_register(static function (string $class): void {
    static $roots = [
        'Sdkgen\Laravel\Bench\\' => __DIR__ . '/',
        'Sdkgen\Laravel\\' => __DIR__ . '/../../../templates/laravel/src/',
    ];
    foreach ($roots as $prefix => $root) {
        if (str_starts_with($class, $prefix)) {
            require $root . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';

            return;
        }
    }
});

Conditions::assert();
