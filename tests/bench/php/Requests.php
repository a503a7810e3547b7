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
        mt_srand(7);

        return array_map(self::make(...), range(0, self::SETS - 1));
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
     * Names and amounts of the five increments: nothing escaped, bounded, counted or caught.
     *
     * The buckets are found by arithmetic that happens to suit this workload, to be as cheap as anything could be.
     *
     * @param array{0: list<string>, 1: float, 2: int} $request
     * @return list<array{0: string, 1: string, 2: int}> key, field, amount
     */
    public static function increments(array $request): array
    {
        [[$endpoint, $consumer, $tier, $status, $version, $deprecated], $seconds, $bytes] = $request;

        return [
            ['http_requests_total:3fa2c1d9', 'endpoint="' . $endpoint . '",consumer="' . $consumer . '",tier="' . $tier
                . '",status="' . $status . '",api_version="' . $version . '",deprecated="' . $deprecated . '"', 1],
            ['http_request_duration_seconds:77aa01ce', 'endpoint="' . $endpoint . '"|' . (int) ($seconds * 10), 1],
            ['http_request_duration_seconds:77aa01ce', 'endpoint="' . $endpoint . '"|s', (int) ($seconds * 1e6)],
            ['http_response_size_bytes:0b1cc2d3', 'endpoint="' . $endpoint . '"|' . ($bytes >> 16), 1],
            ['http_response_size_bytes:0b1cc2d3', 'endpoint="' . $endpoint . '"|s', $bytes],
        ];
    }

    /**
     * The same increments written out, since calling anything in between would cost as much as they do.
     *
     * @param array{0: list<string>, 1: float, 2: int} $request
     */
    public static function apcu(array $request): void
    {
        [[$endpoint, $consumer, $tier, $status, $version, $deprecated], $seconds, $bytes] = $request;
        \apcu_inc('raw:http_requests_total:3fa2c1d9|endpoint="' . $endpoint . '",consumer="' . $consumer . '",tier="' . $tier
            . '",status="' . $status . '",api_version="' . $version . '",deprecated="' . $deprecated . '"');
        \apcu_inc('raw:http_request_duration_seconds:77aa01ce|endpoint="' . $endpoint . '"|' . (int) ($seconds * 10));
        \apcu_inc('raw:http_request_duration_seconds:77aa01ce|endpoint="' . $endpoint . '"|s', (int) ($seconds * 1e6));
        \apcu_inc('raw:http_response_size_bytes:0b1cc2d3|endpoint="' . $endpoint . '"|' . ($bytes >> 16));
        \apcu_inc('raw:http_response_size_bytes:0b1cc2d3|endpoint="' . $endpoint . '"|s', $bytes);
    }

    /** @return array{0: list<string>, 1: float, 2: int} */
    private static function make(int $set): array
    {
        $labels = [
            'api/v1/sites/{id}/resource' . $set % 40,
            sprintf('%08x-0000-4000-8000-%012x', $set % 50, $set % 50),
            ['free', 'pro', 'enterprise'][$set % 3],
            ['200', '201', '404', '422'][$set % 4],
            'v1',
            $set % 7 === 0 ? 'true' : 'false',
        ];

        return [$labels, mt_rand(1_000, 900_000) / 1e6, mt_rand(200, 500_000)];
    }
}
