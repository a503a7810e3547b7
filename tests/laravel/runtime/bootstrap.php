<?php

/**
 * Loads the runtime from where it is written, and nothing else: it must not need Laravel.
 *
 * APCu can be enabled for the command line only when PHP starts, so that PHPUnit is started again with it.
 */

declare(strict_types=1);

if (defined('PHPUNIT_COMPOSER_INSTALL') || class_exists(PHPUnit\Framework\TestCase::class)) {
    if (!apcu_enabled()) {
        pcntl_exec(PHP_BINARY, ['-d', 'apc.enable_cli=1', '-d', 'apc.shm_size=64M', ...$_SERVER['argv']]);
    }
    require_once 'Predis/autoload.php';
}

spl_autoload_register(static function (string $class): void {
    $roots = [
        'Sdkgen\\Laravel\\Tests\\Runtime\\' => __DIR__ . '/',
        'Tests\\Support\\' => dirname(__DIR__) . '/host/tests/Support/',
        'Sdkgen\\Laravel\\' => dirname(__DIR__, 3) . '/templates/laravel/src/',
        'Prometheus\\' => __DIR__ . '/Promphp/Support/',
    ];
    foreach ($roots as $prefix => $root) {
        if (str_starts_with($class, $prefix)) {
            $file = $root . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
            if (is_file($file)) {
                require $file;
            }

            return;
        }
    }
});
