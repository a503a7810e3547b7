<?php

declare(strict_types=1);

namespace App\Models;

use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\Relations\HasMany;
use Illuminate\Database\Eloquent\Relations\HasManyThrough;

final class Tenant extends UuidModel
{
    protected $casts = ['ssl_enabled' => 'boolean'];

    public function organization(): BelongsTo
    {
        return $this->belongsTo(Organization::class);
    }

    public function sites(): HasMany
    {
        return $this->hasMany(Site::class);
    }

    public function servers(): HasManyThrough
    {
        return $this->hasManyThrough(VpsServer::class, Site::class, secondKey: 'id', secondLocalKey: 'vps_server_id');
    }

    public function backups(): HasManyThrough
    {
        return $this->hasManyThrough(SiteBackup::class, Site::class);
    }
}
