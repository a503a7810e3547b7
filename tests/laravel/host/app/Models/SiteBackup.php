<?php

declare(strict_types=1);

namespace App\Models;

use Illuminate\Database\Eloquent\Relations\BelongsTo;

final class SiteBackup extends UuidModel
{
    public function site(): BelongsTo
    {
        return $this->belongsTo(Site::class);
    }
}
