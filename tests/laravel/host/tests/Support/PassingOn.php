<?php

declare(strict_types=1);

namespace Tests\Support;

use Closure;
use Illuminate\Http\Request;

/** What is left of a middleware that does nothing. */
final class PassingOn
{
    public function handle(Request $request, Closure $next): mixed
    {
        return $next($request);
    }
}
