<?php

declare(strict_types=1);

namespace App\Jobs;

use App\Models\Site;
use App\Models\VpsServer;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Tenancy;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Queue\SerializesModels;

final class ProvisionSiteJob implements ShouldQueue
{
    use Dispatchable;
    use InteractsWithQueue;
    use Queueable;
    use SerializesModels;

    public int $tries = 3;

    public function __construct(private readonly string $site)
    {
    }

    /** Fails, and is tried again, while no server has room. */
    public function handle(): void
    {
        $site = Site::query()->findOrFail($this->site);
        $server = Tenancy::withoutTenant(BypassReason::Maintenance, self::serverWithRoom(...));
        if ($server === null) {
            throw new \RuntimeException("No server has room for {$site->domain}.");
        }
        $site->update(['vps_server_id' => $server->id, 'status' => 'active']);
    }

    /** Servers are shared: how full one is depends on the sites of all tenants. */
    private static function serverWithRoom(): ?VpsServer
    {
        return VpsServer::query()->withCount('sites')->get()
            ->first(static fn (VpsServer $server): bool => $server->sites_count < $server->capacity);
    }
}
