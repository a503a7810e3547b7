<?php

declare(strict_types=1);

namespace App\Models;

use Illuminate\Auth\Authenticatable;
use Illuminate\Contracts\Auth\Authenticatable as AuthenticatableContract;
use Illuminate\Database\Eloquent\Relations\BelongsTo;

final class User extends UuidModel implements AuthenticatableContract
{
    use Authenticatable;

    protected $hidden = ['api_token'];

    public function organization(): BelongsTo
    {
        return $this->belongsTo(Organization::class);
    }

    /** The tenant for which the user works; tokens are issued for one. */
    public function tenant(): BelongsTo
    {
        return $this->belongsTo(Tenant::class);
    }
}
