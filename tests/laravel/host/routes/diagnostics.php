<?php

declare(strict_types=1);

use Illuminate\Support\Facades\Route;

// Everything an application can do to its own request.
Route::get('status/{code}', static fn (string $code) => response('', (int) $code))->where('code', '[2-5]\d\d');
Route::get('exception', static fn () => throw new RuntimeException('thrown on purpose'));
Route::get('exit', static fn () => exit('bye'));
Route::get('memory', static function (): never {
    ini_set('memory_limit', '64M');
    $hog = [];
    while (true) {
        $hog[] = str_repeat('x', 1 << 20);
    }
});
Route::get('compile', static fn () => eval('function strlen() {}'));
