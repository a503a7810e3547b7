<?php

declare(strict_types=1);

namespace Database\Factories;

use App\Models\Site;
use App\Models\Tenant;
use App\Models\VpsServer;

final class SiteFactory extends PlainFactory
{
    protected $model = Site::class;

    public function definition(): array
    {
        return [
            'tenant_id' => Tenant::factory(),
            'vps_server_id' => VpsServer::factory(),
            'domain' => 'site' . self::next() . '.example.com',
            'status' => 'active',
        ];
    }
}
