<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

/**
 * Chooses format and encoding of a scrape from the Accept headers (RFC 9110, 12.5).
 *
 * @internal
 */
final class Negotiation
{
    public const TEXT = 'text/plain; version=0.0.4; charset=utf-8';
    public const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

    /** OpenMetrics only for a client that names it and does not prefer plain text. */
    public static function format(?string $accept): string
    {
        $qualities = self::qualities($accept);
        $openmetrics = $qualities['application/openmetrics-text'] ?? 0.0;

        return $openmetrics > 0.0 && $openmetrics >= ($qualities['text/plain'] ?? 0.0) ? 'openmetrics' : 'text';
    }

    public static function acceptsGzip(?string $acceptEncoding): bool
    {
        $qualities = self::qualities($acceptEncoding);

        return ($qualities['gzip'] ?? $qualities['*'] ?? 0.0) > 0.0;
    }

    /** @return array<string, float> highest quality by name */
    private static function qualities(?string $header): array
    {
        $qualities = [];
        foreach (explode(',', strtolower((string) $header)) as $entry) {
            $name = trim(explode(';', $entry, 2)[0]);
            $quality = preg_match('/;\s*q\s*=\s*([01](?:\.\d{0,3})?)/', $entry, $match) === 1 ? (float) $match[1] : 1.0;
            $qualities[$name] = max($qualities[$name] ?? 0.0, $quality);
        }

        return $qualities;
    }
}
