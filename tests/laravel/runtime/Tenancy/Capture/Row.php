<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture;

use Illuminate\Database\Eloquent\Model;

/**
 * A model as the flows use it.
 */
abstract class Row extends Model
{
    protected $guarded = [];
    public $timestamps = false;
}
