<?php

declare(strict_types=1);

namespace App\Http\Middleware;

use App\Tenancy\CurrentTenant;
use Closure;
use Illuminate\Http\Request;

final class EstablishTenant
{
    public function __construct(private readonly CurrentTenant $current)
    {
    }

    public function handle(Request $request, Closure $next): mixed
    {
        $this->current->set($request->user()->tenant);

        return $next($request);
    }
}
