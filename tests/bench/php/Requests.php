<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Bench;

use Sdkgen\Laravel\Runtime\Recorder;

/**
 * The requests that are recorded, and what anybody has to do at least to record one.
 *
 * A request is [values of the counter's six labels, seconds, bytes].
 */
final class Requests
{
    public const SETS = 200;

    /** @return list<array{0: list<string>, 1: float, 2: int}> each with a label set of its own, the same in every run */
    public static function all(): array
    {
        return array_map(self::one(...), range(0, self::SETS - 1));
    }

    /** @param array{0: list<string>, 1: float, 2: int} $request */
    public static function record(Recorder $recorder, array $request): void
    {
        [$labels, $seconds, $bytes] = $request;
        $recorder->add('http_requests_total', $labels);
        $recorder->observe('http_request_duration_seconds', [$labels[0]], $seconds);
        $recorder->observe('http_response_size_bytes', [$labels[0]], $bytes);
    }

    /**
     * Key, field and amount of the five increments.
     *
     * @param array{0: list<string>, 1: float, 2: int} $request
     * @return list<array{0: string, 1: string, 2: int}>
     */
    public static function increments(array $request): array
    {
        [[$endpoint, $consumer, $tier, $status, $version, $deprecated], $seconds, $bytes] = $request;
        $labels = "endpoint=\"$endpoint\",consumer=\"$consumer\",tier=\"$tier\","
            . "status=\"$status\",api_version=\"$version\",deprecated=\"$deprecated\"";
        $time = self::bucket(Catalogue::METRICS['http_request_duration_seconds']['buckets'], $seconds);
        $size = self::bucket(Catalogue::METRICS['http_response_size_bytes']['buckets'], $bytes);

        return [
            ['http_requests_total:3fa2c1d9', $labels, 1],
            ['http_request_duration_seconds:77aa01ce', "endpoint=\"$endpoint\"|$time", 1],
            ['http_request_duration_seconds:77aa01ce', "endpoint=\"$endpoint\"|s", (int) ($seconds * 1e6)],
            ['http_response_size_bytes:0b1cc2d3', "endpoint=\"$endpoint\"|$size", 1],
            ['http_response_size_bytes:0b1cc2d3', "endpoint=\"$endpoint\"|s", $bytes],
        ];
    }

    /**
     * The lower bound: the same increments at once. Nothing is escaped, bounded in number, checked or caught.
     *
     * Written out, since a function in between would cost as much as an increment.
     *
     * @param array{0: list<string>, 1: float, 2: int} $request
     */
    public static function apcu(array $request): void
    {
        [[$endpoint, $consumer, $tier, $status, $version, $deprecated], $seconds, $bytes] = $request;
        $time = 0;
        foreach (Catalogue::METRICS['http_request_duration_seconds']['buckets'] as $bound) {
            if ($seconds <= $bound) {
                break;
            }
            $time++;
        }
        $size = 0;
        foreach (Catalogue::METRICS['http_response_size_bytes']['buckets'] as $bound) {
            if ($bytes <= $bound) {
                break;
            }
            $size++;
        }
        \apcu_inc("raw:http_requests_total:3fa2c1d9|endpoint=\"$endpoint\",consumer=\"$consumer\",tier=\"$tier\","
            . "status=\"$status\",api_version=\"$version\",deprecated=\"$deprecated\"");
        \apcu_inc("raw:http_request_duration_seconds:77aa01ce|endpoint=\"$endpoint\"|$time");
        \apcu_inc("raw:http_request_duration_seconds:77aa01ce|endpoint=\"$endpoint\"|s", (int) ($seconds * 1e6));
        \apcu_inc("raw:http_response_size_bytes:0b1cc2d3|endpoint=\"$endpoint\"|$size");
        \apcu_inc("raw:http_response_size_bytes:0b1cc2d3|endpoint=\"$endpoint\"|s", $bytes);
    }

    /** @param list<float> $bounds */
    private static function bucket(array $bounds, int|float $value): int
    {
        return \count(array_filter($bounds, static fn (float $bound): bool => $value > $bound));
    }

    /** @return array{0: list<string>, 1: float, 2: int} */
    public static function one(int $set): array
    {
        $labels = [
            'api/v1/sites/{id}/resource' . $set % 40,
            sprintf('%08x-0000-4000-8000-%012x', $set % 50, $set % 50),
            ['free', 'pro', 'enterprise'][$set % 3],
            ['200', '201', '404', '422'][$set % 4],
            'v1',
            $set % 7 === 0 ? 'true' : 'false',
        ];

        return [$labels, (1_000 + $set * 4_493) / 1e6, 200 + $set * 2_497];
    }
}
