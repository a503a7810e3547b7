<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Contracts;

use Illuminate\Http\Request;

/**
 * Knows on whose behalf a request works. Implemented by the application, named in `config/metrics.php`.
 *
 * Asked once a request, after authentication and before route parameters become models.
 */
interface ResolvesTenant
{
    /**
     * The owners of the request, from what authentication has proved: dimension => key. Null for a request that works
     * for nobody, such as a login.
     *
     * @return array<string, string|int|null>|null
     */
    public function tenant(Request $request): ?array;

    /**
     * What else in the request names an owner, without proving it: source => dimension => key. A header, a session, a
     * token's claims or a subdomain that disagrees with `tenant` is a violation.
     *
     * @return array<string, array<string, string|int|null>>
     */
    public function claims(Request $request): array;
}
