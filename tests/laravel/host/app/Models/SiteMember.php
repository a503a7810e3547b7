<?php

declare(strict_types=1);

namespace App\Models;

use Illuminate\Database\Eloquent\Relations\Pivot;
use Illuminate\Support\Str;

final class SiteMember extends Pivot
{
    public $timestamps = false;

    public $incrementing = false;

    protected $table = 'site_user';

    protected $keyType = 'string';

    protected $guarded = [];

    protected static function booted(): void
    {
        self::creating(static function (self $member): void {
            $member->id ??= (string) Str::uuid();
        });
    }
}
