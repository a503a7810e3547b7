<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Tenancy\Incident;

/**
 * What the guards objected to, one line each in a file, for `tenancy:report`. At most one line a minute for each
 * fingerprint.
 *
 * @internal
 */
final class Journal
{
    private const INTERVAL = 60;
    private const LARGEST = 4_194_304;

    public function __construct(private readonly string $directory, private readonly Health $health)
    {
    }

    /** Whether this is the first of its fingerprint in a minute on this host. */
    public function isNew(Incident $incident): bool
    {
        return $this->health->due('isolation-' . $incident->fingerprint(), self::INTERVAL);
    }

    /** @param array<string, string> $entry */
    public function write(array $entry): void
    {
        $path = $this->path();
        if ((is_dir($this->directory) || @mkdir($this->directory, 0775, true)) && self::hasRoom($path)) {
            $line = json_encode($entry, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE);
            @file_put_contents($path, "$line\n", FILE_APPEND | LOCK_EX);
        }
    }

    /** @return array<string, array<string, string>> fingerprint => the latest entry, with how often there was one */
    public function findings(): array
    {
        $findings = [];
        foreach (is_file($this->path()) ? file($this->path(), FILE_IGNORE_NEW_LINES) ?: [] : [] as $line) {
            $entry = json_decode($line, true);
            if (is_array($entry) && isset($entry['fingerprint'])) {
                $seen = (int) ($findings[$entry['fingerprint']]['seen'] ?? 0) + 1;
                $findings[$entry['fingerprint']] = ['seen' => (string) $seen] + $entry;
            }
        }
        ksort($findings);

        return $findings;
    }

    public function clear(): void
    {
        if (is_file($this->path())) {
            unlink($this->path());
        }
    }

    private function path(): string
    {
        return "$this->directory/isolation.jsonl";
    }

    private static function hasRoom(string $path): bool
    {
        clearstatcache(true, $path);

        return ! is_file($path) || filesize($path) < self::LARGEST;
    }
}
