<?php

declare(strict_types=1);

namespace App\Http;

use App\Http\Middleware\EstablishTenant;
use Illuminate\Auth\Middleware\Authenticate;
use Illuminate\Auth\Middleware\Authorize;
use Illuminate\Contracts\Auth\Middleware\AuthenticatesRequests;
use Illuminate\Foundation\Http\Kernel as HttpKernel;
use Illuminate\Foundation\Http\Middleware\PreventRequestsDuringMaintenance;
use Illuminate\Foundation\Http\Middleware\TrimStrings;
use Illuminate\Foundation\Http\Middleware\ValidatePostSize;
use Illuminate\Routing\Middleware\SubstituteBindings;
use Illuminate\Routing\Middleware\ThrottleRequests;
use Illuminate\Session\Middleware\StartSession;
use Illuminate\View\Middleware\ShareErrorsFromSession;

final class Kernel extends HttpKernel
{
    protected $middleware = [
        PreventRequestsDuringMaintenance::class,
        ValidatePostSize::class,
        TrimStrings::class,
    ];

    protected $middlewareGroups = [
        'web' => [StartSession::class, ShareErrorsFromSession::class, SubstituteBindings::class],
        'api' => ['throttle:api', SubstituteBindings::class],
    ];

    protected $routeMiddleware = [
        'auth' => Authenticate::class,
        'tenant' => EstablishTenant::class,
        'throttle' => ThrottleRequests::class,
    ];

    // The tenant is known before the limiter asks for its tier, and before route bindings look for its models.
    protected $middlewarePriority = [
        StartSession::class,
        ShareErrorsFromSession::class,
        AuthenticatesRequests::class,
        EstablishTenant::class,
        ThrottleRequests::class,
        SubstituteBindings::class,
        Authorize::class,
    ];
}
