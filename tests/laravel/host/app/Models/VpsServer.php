<?php

declare(strict_types=1);

namespace App\Models;

use Illuminate\Database\Eloquent\Relations\HasMany;

/** Shared: one server carries sites of several tenants. */
final class VpsServer extends UuidModel
{
    public function sites(): HasMany
    {
        return $this->hasMany(Site::class);
    }
}
