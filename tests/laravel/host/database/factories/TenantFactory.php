<?php

declare(strict_types=1);

namespace Database\Factories;

use App\Models\Tenant;
use App\Models\Organization;

final class TenantFactory extends PlainFactory
{
    protected $model = Tenant::class;

    public function definition(): array
    {
        return [
            'organization_id' => Organization::factory(),
            'name' => 'Tenant ' . self::next(),
            'tier' => 'pro',
            'ssl_enabled' => true,
        ];
    }
}
