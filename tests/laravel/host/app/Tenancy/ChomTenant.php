<?php

declare(strict_types=1);

namespace App\Tenancy;

use Chom\Metrics\Runtime\Contracts\ResolvesTenant;
use Illuminate\Http\Request;

/** Whom a request works for: the token was issued for one tenant. */
final class ChomTenant implements ResolvesTenant
{
    public function tenant(Request $request): ?array
    {
        // Whoever has to be authenticated is by now; asking for a user would look for a token in any request.
        if (! auth()->hasUser()) {
            return null;
        }
        $user = $request->user();

        return ['tenant' => $user->tenant_id, 'organization' => $user->organization_id];
    }

    public function claims(Request $request): array
    {
        return array_filter([
            'header' => ['tenant' => $request->headers->get('X-Tenant')],
            'session' => ['tenant' => $request->hasSession() ? $request->session()->get('tenant') : null],
            'token' => ['tenant' => $request->attributes->get('token.tenant')],
            'subdomain' => ['tenant' => self::subdomain($request)],
        ], static fn (array $claim): bool => $claim['tenant'] !== null);
    }

    /** Tenants reach the application at {tenant}.chom.example. */
    private static function subdomain(Request $request): ?string
    {
        $host = $request->getHost();

        return str_ends_with($host, '.chom.example') ? explode('.', $host)[0] : null;
    }
}
