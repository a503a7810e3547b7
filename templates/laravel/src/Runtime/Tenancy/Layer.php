<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy;

/**
 * Where a guard stands.
 *
 * @internal
 */
enum Layer: string
{
    case Http = 'http';
    case Eloquent = 'eloquent';
    case Sql = 'sql';
    case Queue = 'queue';
    case Cache = 'cache';
    case Storage = 'storage';
    case External = 'external';
    case Database = 'database';
}
