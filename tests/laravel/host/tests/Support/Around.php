<?php

declare(strict_types=1);

namespace Tests\Support;

use Closure;
use Illuminate\Http\Request;

/** A middleware of the application that does what a test wants. */
final class Around
{
    /** @var Closure(Request, Closure): mixed */
    public static Closure $around;

    public function handle(Request $request, Closure $next): mixed
    {
        return (self::$around)($request, $next);
    }
}
