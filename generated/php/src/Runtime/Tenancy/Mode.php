<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

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
