<?php

declare(strict_types=1);

// What `php artisan serve` starts: everything that is no file of public/ is the application's to answer.
$asked = urldecode((string) parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if ($asked !== '/' && is_file(__DIR__ . '/public' . $asked)) {
    return false;
}

require_once __DIR__ . '/public/index.php';
