<?php

/** Loads the runtime and its tests; every notice and deprecation that they cause is an error, those of PHPUnit are not. */

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    $roots = [
        'Sdkgen\Laravel\Tests\Runtime\\' => dirname(__DIR__) . '/laravel/runtime/',
        'Sdkgen\Laravel\\' => dirname(__DIR__, 2) . '/templates/laravel/src/',
    ];
    foreach ($roots as $prefix => $root) {
        $file = $root . strtr(substr($class, strlen($prefix)), '\\', '/') . '.php';
        if (str_starts_with($class, $prefix) && is_file($file)) {
            require $file;

            return;
        }
    }
});

set_error_handler(static function (int $level, string $message, string $file, int $line): bool {
    if ((error_reporting() & $level) !== 0 && str_starts_with($file, dirname(__DIR__, 2))) {
        throw new ErrorException($message, 0, $level, $file, $line);
    }

    return true;
});
