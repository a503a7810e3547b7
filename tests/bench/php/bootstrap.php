<?php

/**
 * Loads the runtime from where it is written, and refuses to measure under conditions that nobody runs in production.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Conditions;

// The class map of an optimized Composer autoloader, as production has one; tests/bench/interpreter.py writes it.
$files = require dirname(__DIR__, 3) . '/build/bench-classes.php';
spl_autoload_register(static function (string $class) use ($files): void {
    if (isset($files[$class])) {
        require $files[$class];
    }
});

Conditions::assert();
