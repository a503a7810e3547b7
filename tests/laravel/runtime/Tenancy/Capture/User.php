<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture;

/**
 * A user of the organization.
 */
final class User extends Row
{
}
