<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture;

/**
 * A comment on whatever may have comments.
 */
final class Comment extends Row
{
}
