<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Support;

enum Words: string
{
    case Hello = 'hello';
}
