<?php

declare(strict_types=1);

namespace App\Metrics;

use App\Models\Tenant;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Contracts\Collector;
use Chom\Metrics\Tenancy;

final class TenantCollector implements Collector
{
    public function collect(): void
    {
        Tenancy::withoutTenant(BypassReason::Reporting, $this->collectTenants(...));
    }

    private function collectTenants(): void
    {
        foreach (Tenant::query()->withCount('sites')->cursor() as $tenant) {
            Metrics::tenantFeatureSitesCount(tenant: $tenant->id)->set($tenant->sites_count);
            Metrics::tenantFeatureSslEnabled(tenant: $tenant->id)->set((int) $tenant->ssl_enabled);
        }
    }
}
