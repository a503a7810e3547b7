<?php

declare(strict_types=1);

namespace App\Exceptions;

use Illuminate\Auth\AuthenticationException;
use Illuminate\Foundation\Exceptions\Handler as ExceptionHandler;
use Symfony\Component\HttpFoundation\Response;

final class Handler extends ExceptionHandler
{
    protected function shouldReturnJson($request, \Throwable $e): bool
    {
        return $request->is('api/*') || $request->expectsJson();
    }

    protected function unauthenticated($request, AuthenticationException $exception): Response
    {
        return response()->json(['message' => $exception->getMessage()], 401);
    }
}
