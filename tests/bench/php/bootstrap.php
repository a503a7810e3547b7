<?php

/**
 * Loads the runtime from where it is written, and refuses to measure under conditions that nobody runs in production.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Conditions;

// As Composer does: a class costs finding its file's name, and its file. Nothing is searched on disk.
spl_autoload_register(static function (string $class): void {
    [, , $space, $name] = \explode('\\', $class, 4) + ['', '', '', ''];
    if ($space === 'Bench') {
        require __DIR__ . "/$name.php";
    } elseif ($space === 'Runtime') {
        require \dirname(__DIR__, 3) . '/templates/laravel/src/Runtime/' . \strtr($name, '\\', '/') . '.php';
    }
});

Conditions::assert();
