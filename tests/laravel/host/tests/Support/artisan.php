<?php

declare(strict_types=1);

// Artisan with the test jobs at hand.

use Illuminate\Contracts\Console\Kernel;
use Symfony\Component\Console\Input\ArgvInput;
use Symfony\Component\Console\Output\ConsoleOutput;
use Tests\Support\Host;

require dirname(__DIR__) . '/bootstrap.php';

$app = require Host::path() . '/bootstrap/app.php';

exit($app->make(Kernel::class)->handle(new ArgvInput(), new ConsoleOutput()));
