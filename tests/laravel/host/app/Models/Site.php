<?php

declare(strict_types=1);

namespace App\Models;

use App\Tenancy\CurrentTenant;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\Relations\BelongsToMany;
use Illuminate\Database\Eloquent\Relations\HasMany;
use Illuminate\Database\Eloquent\Relations\MorphMany;
use Illuminate\Database\Eloquent\SoftDeletes;

final class Site extends UuidModel
{
    use SoftDeletes;

    protected $hidden = ['visits', 'deleted_at'];

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

    public function members(): BelongsToMany
    {
        return $this->belongsToMany(User::class)->using(SiteMember::class);
    }

    public function notes(): MorphMany
    {
        return $this->morphMany(Note::class, 'notable');
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
