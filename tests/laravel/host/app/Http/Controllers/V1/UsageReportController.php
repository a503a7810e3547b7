<?php

declare(strict_types=1);

namespace App\Http\Controllers\V1;

use App\Models\Site;
use App\Tenancy\CurrentTenant;
use Symfony\Component\HttpFoundation\StreamedResponse;

final class UsageReportController
{
    /** One line of CSV for each site, written while it is read. */
    public function __invoke(CurrentTenant $tenant): StreamedResponse
    {
        $id = $tenant->id();

        return response()->stream(static function () use ($id): void {
            echo "domain,status\n";
            foreach (Site::query()->where('tenant_id', $id)->orderBy('domain')->cursor() as $site) {
                echo "{$site->domain},{$site->status}\n";
                flush();
            }
        }, 200, ['Content-Type' => 'text/csv']);
    }
}
