<?php

/**
 * Loads the runtime from where it is written, and refuses to measure under conditions that nobody runs in production.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Conditions;

// As fast as the class map of an optimized Composer autoloader: a class costs one lookup and its file.
$files = [];
foreach (['Bench' => __DIR__, 'Runtime' => dirname(__DIR__, 3) . '/templates/laravel/src/Runtime'] as $space => $root) {
    $tenancy = ['Tenancy/', 'Tenancy/Sql/', 'Tenancy/Sql/Analysis/', 'Tenancy/Sql/Syntax/'];
    foreach (['', 'Exposition/', 'Instrument/', 'Store/', ...$tenancy] as $folder) {
        foreach (glob("$root/$folder*.php") as $file) {
            $files["Sdkgen\\Laravel\\$space\\" . strtr($folder, '/', '\\') . basename($file, '.php')] = $file;
        }
    }
}
spl_autoload_register(static function (string $class) use ($files): void {
    if (isset($files[$class])) {
        require $files[$class];
    }
});

Conditions::assert();
