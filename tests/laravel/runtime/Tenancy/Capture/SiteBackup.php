<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture;

use Illuminate\Database\Eloquent\Relations\BelongsTo;

/**
 * A backup, which a site owns.
 */
final class SiteBackup extends Row
{
    public function site(): BelongsTo
    {
        return $this->belongsTo(Site::class);
    }
}
