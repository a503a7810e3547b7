<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Testing;

/** As a specification's closed labels become enums. */
enum Tier: string
{
    case Free = 'free';
    case Pro = 'pro';
}
