<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Container\Container;
use Illuminate\Http\Request;

/**
 * Whether a request was authenticated by its bearer token.
 *
 * @internal
 */
final class ApiKey
{
    /** Reads what the guards have already found out: asking them for the user would run a query of its own. */
    public static function authenticated(Request $request): bool
    {
        if ($request->bearerToken() === null) {
            return false;
        }
        $auth = Container::getInstance()->make('auth');
        if (method_exists($auth, 'hasResolvedGuards') && ! $auth->hasResolvedGuards()) {
            return false;
        }
        $guard = $auth->guard();

        return method_exists($guard, 'hasUser') && $guard->hasUser();
    }
}
