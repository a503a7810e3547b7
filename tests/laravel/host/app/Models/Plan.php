<?php

declare(strict_types=1);

namespace App\Models;

/** Shared: what a tier costs is the same for everybody. */
final class Plan extends UuidModel
{
}
