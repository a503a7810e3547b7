<?php

declare(strict_types=1);

namespace App\Models;

use App\Tenancy\CurrentTenant;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\Relations\HasMany;

final class Site extends UuidModel
{
    public function tenant(): BelongsTo
    {
        return $this->belongsTo(Tenant::class);
    }

    public function vpsServer(): BelongsTo
    {
        return $this->belongsTo(VpsServer::class);
    }

    public function backups(): HasMany
    {
        return $this->hasMany(SiteBackup::class);
    }

    /** A route reaches the sites of its own tenant only. */
    public function resolveRouteBinding($value, $field = null): ?Model
    {
        return self::query()
            ->where('tenant_id', app(CurrentTenant::class)->id())
            ->where($field ?? 'id', $value)
            ->first();
    }
}
