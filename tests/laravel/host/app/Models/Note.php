<?php

declare(strict_types=1);

namespace App\Models;

use Illuminate\Database\Eloquent\Relations\MorphTo;

final class Note extends UuidModel
{
    public function notable(): MorphTo
    {
        return $this->morphTo();
    }
}
