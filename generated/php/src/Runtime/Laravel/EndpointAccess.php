<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Http\Request;
use Symfony\Component\HttpFoundation\IpUtils;

/**
 * Who may read the metrics: nobody until a token or an address is configured, and then whoever passes every
 * configured check.
 *
 * @internal
 */
final class EndpointAccess
{
    /**
     * @param string $token empty for none
     * @param list<string> $allowed addresses and CIDR ranges
     */
    public function __construct(private readonly string $token, private readonly array $allowed)
    {
    }

    public function isClosed(): bool
    {
        return $this->token === '' && $this->allowed === [];
    }

    /** The status that refuses the request, or null when it may pass. */
    public function refusal(Request $request): ?int
    {
        if ($this->isClosed()) {
            return 403;
        }
        if ($this->allowed !== [] && ! IpUtils::checkIp((string) $request->ip(), $this->allowed)) {
            return 403;
        }
        if ($this->token !== '' && ! hash_equals($this->token, (string) $request->bearerToken())) {
            return 401;
        }

        return null;
    }
}
