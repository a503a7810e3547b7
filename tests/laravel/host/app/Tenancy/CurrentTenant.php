<?php

declare(strict_types=1);

namespace App\Tenancy;

use App\Models\Tenant;

/** The tenant on whose behalf the current request or job works. */
final class CurrentTenant
{
    private ?Tenant $tenant = null;

    public function set(?Tenant $tenant): void
    {
        $this->tenant = $tenant;
    }

    public function get(): ?Tenant
    {
        return $this->tenant;
    }

    public function id(): string
    {
        return $this->tenant?->id ?? throw new \LogicException('There is no current tenant.');
    }
}
