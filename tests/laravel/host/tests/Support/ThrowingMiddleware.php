<?php

declare(strict_types=1);

namespace Tests\Support;

use RuntimeException;

final class ThrowingMiddleware
{
    public function handle(): never
    {
        throw new RuntimeException('thrown by a middleware of the application');
    }
}
