<?php

declare(strict_types=1);

namespace App\Models;

use Illuminate\Database\Eloquent\Relations\BelongsTo;

final class Invoice extends UuidModel
{
    public function organization(): BelongsTo
    {
        return $this->belongsTo(Organization::class);
    }
}
