<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Bench;

use Closure;
use Illuminate\Http\Request;

/** A middleware that does nothing: what Laravel itself spends on one. */
final class AlsoPassesOn
{
    public function handle(Request $request, Closure $next): mixed
    {
        return $next($request);
    }
}
