<?php

declare(strict_types=1);

namespace Database\Seeders;

use App\Models\Organization;
use App\Models\Site;
use App\Models\Tenant;
use App\Models\User;
use App\Models\VpsServer;
use Illuminate\Database\Seeder;

/** Two organizations; four tenants, one of each tier and one whose tier no specification knows. */
final class DatabaseSeeder extends Seeder
{
    public const TIERS = ['free', 'pro', 'enterprise', 'legacy'];

    public function run(): void
    {
        $servers = VpsServer::factory()->count(2)->create();
        $organizations = Organization::factory()->count(2)->create();
        foreach (self::TIERS as $index => $tier) {
            $tenant = Tenant::factory()->create([
                'id' => self::uuid('t', $index),
                'organization_id' => $organizations[$index % 2]->id,
                'tier' => $tier,
            ]);
            User::factory()->create([
                'id' => self::uuid('u', $index),
                'tenant_id' => $tenant->id,
                'api_token' => hash('sha256', "token-$tier"),
            ]);
            Site::factory()->count(3)->create([
                'tenant_id' => $tenant->id,
                'vps_server_id' => $servers[$index % 2]->id,
            ]);
        }
    }

    /** Known in advance to whoever checks the labels. */
    public static function uuid(string $kind, int $index): string
    {
        return sprintf('%s0000000-0000-4000-8000-%012d', $kind === 't' ? 'a' : 'b', $index);
    }
}
