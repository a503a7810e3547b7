<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy;

/**
 * What a guard does about what it sees.
 *
 * @internal
 */
enum Mode: string
{
    case Off = 'off';
    case Observe = 'observe';
    case Enforce = 'enforce';
}
