<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy;

/**
 * What is known of the one on whose behalf the code works.
 *
 * @internal
 */
enum State: string
{
    /** Nothing yet: only what a login needs may be read. */
    case Unresolved = 'unresolved';

    /** Nobody in particular: only what all tenants share may be touched. */
    case Central = 'central';

    /** A tenant: what belongs to it, and what all share. */
    case Tenant = 'tenant';

    /** Everybody, for a stated reason. */
    case Bypass = 'bypass';
}
