<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Contracts;

use Illuminate\Http\Request;

/**
 * Implemented by the application: the label values that only it knows.
 *
 * Named in `metrics.resolver`. It is called after the response exists, once per request, and only when a metric needs
 * it; in jobs, commands and scheduled tasks without a request. It should read what the application already holds
 * (the authenticated user, the current tenant) and ask no database.
 */
interface ResolvesLabels
{
    /**
     * @return array<string, string|int|null> value by source, such as `auth.consumer`, `tenant.id`, `tenant.tier`
     *                                        or `app.*`; null or absent where there is none
     */
    public function labels(?Request $request): array;
}
