<?php

declare(strict_types=1);

namespace App\Jobs;

use App\Models\Site;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Queue\SerializesModels;

final class IssueSslCertificateJob implements ShouldQueue
{
    use Dispatchable;
    use InteractsWithQueue;
    use Queueable;
    use SerializesModels;

    public int $tries = 5;

    public function __construct(private readonly string $site)
    {
    }

    /** Waits for the site: a certificate is issued only to an active one. */
    public function handle(): void
    {
        $site = Site::query()->findOrFail($this->site);
        if ($site->status !== 'active') {
            $this->release(30);

            return;
        }
        $site->tenant->update(['ssl_enabled' => true]);
    }
}
