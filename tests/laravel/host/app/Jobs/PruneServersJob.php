<?php

declare(strict_types=1);

namespace App\Jobs;

use App\Models\VpsServer;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;

/** Works for no tenant: servers are shared. */
final class PruneServersJob implements ShouldQueue
{
    use Dispatchable;
    use InteractsWithQueue;
    use Queueable;

    public function handle(): void
    {
        VpsServer::query()->where('capacity', 0)->delete();
    }
}
