<?php

declare(strict_types=1);

namespace App\Metrics;

use App\Models\Tenant;
use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Contracts\Collector;

final class TenantCollector implements Collector
{
    public function collect(): void
    {
        foreach (Tenant::query()->withCount('sites')->cursor() as $tenant) {
            Metrics::tenantFeatureSitesCount(tenant: $tenant->id)->set($tenant->sites_count);
            Metrics::tenantFeatureSslEnabled(tenant: $tenant->id)->set((int) $tenant->ssl_enabled);
        }
    }
}
