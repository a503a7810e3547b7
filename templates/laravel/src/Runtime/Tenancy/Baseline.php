<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy;

/**
 * Findings that a team knows of and lets through until a date, by fingerprint. What reached another tenant's data for
 * certain is never let through.
 *
 * @internal
 */
final class Baseline
{
    /** @var array<string, array<string, string>>|null */
    private ?array $entries = null;

    public function __construct(private readonly string $path)
    {
    }

    public function covers(Incident $incident, string $today): bool
    {
        if (! $incident->unproven) {
            return false;
        }
        $entry = $this->entries()[$incident->fingerprint()] ?? null;

        return $entry !== null && ($entry['owner'] ?? '') !== '' && ($entry['expires'] ?? '') >= $today;
    }

    /** @return array<string, array<string, string>> fingerprint => owner, expires, and what it is about */
    public function entries(): array
    {
        return $this->entries ??= $this->read();
    }

    /** @return array<string, array<string, string>> */
    private function read(): array
    {
        $text = is_file($this->path) ? file_get_contents($this->path) : false;
        $entries = $text === false ? null : json_decode($text, true);

        return is_array($entries) ? array_filter($entries, is_array(...)) : [];
    }
}
