<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Chom\Metrics\Runtime\Tenancy\Incident;
use Symfony\Component\HttpKernel\Exception\HttpException;

/**
 * Stops an access. Says no more than a client may know; the log entry with the same incident id says the rest.
 *
 * @internal
 */
final class IsolationException extends HttpException
{
    public readonly Incident $incident;

    public static function of(Incident $incident): self
    {
        $status = $incident->violation->status();
        $exception = new self($status, self::messageFor($status, $incident));
        $exception->incident = $incident;

        return $exception;
    }

    /** Not found is what a foreign object is: its existence is nobody else's business. */
    private static function messageFor(int $status, Incident $incident): string
    {
        return match ($status) {
            404 => 'Not found.',
            403 => 'This is not allowed here.',
            default => "This request was stopped. Incident {$incident->fingerprint()}.",
        };
    }
}
