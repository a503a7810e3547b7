<?php

declare(strict_types=1);

namespace Tests\Support;

use Chom\Metrics\Runtime\Laravel\Enclosed;
use Closure;
use Illuminate\Http\Request;

/** What is left of a middleware that does nothing. */
final class PassingOn implements Enclosed
{
    public function handle(Request $request, Closure $next): mixed
    {
        return $next($request);
    }

    public function terminate(): void
    {
    }
}
