<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture;

use Illuminate\Database\Eloquent\Relations\HasMany;
use Illuminate\Database\Eloquent\Relations\HasManyThrough;

/**
 * A tenant.
 */
final class Tenant extends Row
{
    public function sites(): HasMany
    {
        return $this->hasMany(Site::class);
    }

    public function backups(): HasManyThrough
    {
        return $this->hasManyThrough(SiteBackup::class, Site::class);
    }
}
