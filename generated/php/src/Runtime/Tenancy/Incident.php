<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

/**
 * One access that a guard objects to. Holds no value of a statement and no key of a tenant, only what may be logged.
 *
 * @internal
 */
final class Incident
{
    /**
     * @param string $subject the table, pattern, job or parameter that was touched
     * @param string $reason a sentence for the person who mends it
     * @param string $statement the SQL without its values, or empty
     * @param string $frame the first frame of the application, `app/Http/Controllers/SiteController.php:31`
     * @param string $target hash of the tenant that was reached, or empty
     * @param bool $unproven whether nothing says that it was another tenant's
     */
    public function __construct(
        public readonly Violation $violation,
        public readonly Layer $layer,
        public readonly string $subject,
        public readonly string $reason,
        public readonly string $statement,
        public readonly string $frame,
        public readonly string $target,
        public readonly bool $unproven,
    ) {
    }

    /** The same for every access of this kind from this file, whatever the values and the line. */
    public function fingerprint(): string
    {
        $file = explode(':', $this->frame, 2)[0];
        $identity = [$this->violation->value, $this->layer->value, $this->subject, $this->statement, $file];

        return substr(hash('sha256', implode("\0", $identity)), 0, 16);
    }

    /** @return array<string, string> what a log entry or a report says about it */
    public function describe(): array
    {
        return array_filter([
            'type' => $this->violation->value,
            'layer' => $this->layer->value,
            'subject' => $this->subject,
            'reason' => $this->reason,
            'statement' => $this->statement,
            'frame' => $this->frame,
            'target' => $this->target,
            'unproven' => $this->unproven ? 'yes' : '',
            'fingerprint' => $this->fingerprint(),
        ], static fn (string $text): bool => $text !== '');
    }
}
