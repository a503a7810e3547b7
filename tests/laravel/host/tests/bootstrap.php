<?php

declare(strict_types=1);

use Tests\Support\Host;

spl_autoload_register(static function (string $class): void {
    if (str_starts_with($class, 'Tests\\')) {
        require __DIR__ . '/' . str_replace('\\', '/', substr($class, strlen('Tests\\'))) . '.php';
    }
    // Doubles of promphp's classes, which no package registry is needed for.
    if (str_starts_with($class, 'Prometheus\\')) {
        $doubles = dirname(__DIR__, 2) . '/runtime/Promphp/Support/';
        require $doubles . str_replace('\\', '/', substr($class, strlen('Prometheus\\'))) . '.php';
    }
});

require Host::path() . '/bootstrap/autoload.php';

// Found through the include path, as Debian's packages are.
require 'Predis/autoload.php';
