<?php

declare(strict_types=1);

namespace App\Console\Commands;

use App\Models\Site;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Tenancy;
use Illuminate\Console\Command;

final class CheckCoherency extends Command
{
    /** @var string */
    protected $signature = 'coherency:check {--full : Compare every backup too}';

    /** @var string */
    protected $description = 'Compare what the database says with what the servers have';

    public function handle(): int
    {
        $orphans = Tenancy::withoutTenant(
            BypassReason::Maintenance,
            static fn (): int => Site::query()->whereNull('vps_server_id')->where('status', 'active')->count(),
        );
        $this->line("$orphans active sites have no server.");

        return $orphans === 0 ? self::SUCCESS : self::FAILURE;
    }
}
