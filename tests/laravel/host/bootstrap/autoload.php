<?php

declare(strict_types=1);

// The framework comes from Debian's packages, which bring an autoloader each.
// Composer's knows the application and the packages that it installed.
require_once 'Illuminate/autoload.php';
require_once 'GuzzleHttp/Psr7/autoload.php';
require_once 'GuzzleHttp/Promise/autoload.php';
require_once 'GuzzleHttp/autoload.php';
require_once dirname(__DIR__) . '/vendor/autoload.php';
