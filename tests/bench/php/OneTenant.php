<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Bench;

use Chom\Metrics\Runtime\Contracts\ResolvesTenant;
use Illuminate\Http\Request;

/** The least that an application's resolver does: it knows a tenant, and reads a header. */
final class OneTenant implements ResolvesTenant
{
    public const TENANT = 'a0000000-0000-4000-8000-000000000000';
    public const ORGANIZATION = 'b0000000-0000-4000-8000-000000000000';

    public function tenant(Request $request): ?array
    {
        return ['tenant' => self::TENANT, 'organization' => self::ORGANIZATION];
    }

    public function claims(Request $request): array
    {
        return ['header' => ['tenant' => $request->headers->get('X-Tenant')]];
    }
}
