<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Closure;
use Illuminate\Http\Request;

/** What a middleware of the application puts into a request before anybody looks. */
final class PreparesRequest
{
    public static ?Closure $prepare = null;

    public function handle(Request $request, Closure $next): mixed
    {
        (self::$prepare)($request);

        return $next($request);
    }
}
