<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Bench;

/** What a specification that observes every request generates: a counter of six labels, two histograms. */
final class Catalogue
{
    public const METRICS = [
        'http_requests_total' => [
            'type' => 'counter',
            'help' => 'API requests handled.',
            'unit' => 'requests',
            'labels' => [
                'endpoint' => 'endpoint',
                'consumer' => 'consumer',
                'tier' => 'tier',
                'status' => 'status',
                'api_version' => 'api_version',
                'deprecated' => 'deprecated',
            ],
            'key' => 'http_requests_total:3fa2c1d9',
            'series' => "http_requests_total:3fa2c1d9\x1f"
                . 'endpoint="%s",consumer="%s",tier="%s",'
                . 'status="%s",api_version="%s",deprecated="%s"',
            'scale' => 1,
            'buckets' => [],
            'max_series' => 10_000,
            'expires' => 0,
            'emit' => 'http.request',
            'zero' => [],
        ],
        'http_request_duration_seconds' => [
            'type' => 'histogram',
            'help' => 'Time to handle an API request.',
            'unit' => 'seconds',
            'labels' => ['endpoint' => 'endpoint'],
            'key' => 'http_request_duration_seconds:77aa01ce',
            'series' => "http_request_duration_seconds:77aa01ce\x1f" . 'endpoint="%s"',
            'scale' => 1_000_000,
            'buckets' => [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0],
            'max_series' => 1_000,
            'expires' => 0,
            'emit' => 'http.duration',
            'zero' => [],
        ],
        'http_response_size_bytes' => [
            'type' => 'histogram',
            'help' => 'Size of the response body.',
            'unit' => 'bytes',
            'labels' => ['endpoint' => 'endpoint'],
            'key' => 'http_response_size_bytes:0b1cc2d3',
            'series' => "http_response_size_bytes:0b1cc2d3\x1f" . 'endpoint="%s"',
            'scale' => 1,
            'buckets' => [256.0, 1024.0, 4096.0, 16384.0, 65536.0, 262144.0, 1048576.0, 4194304.0, 16777216.0],
            'max_series' => 1_000,
            'expires' => 0,
            'emit' => 'http.response_size',
            'zero' => [],
        ],
    ];

    public const LABELS = [
        'endpoint' => ['values' => [], 'max' => 300, 'saturate' => 0, 'absent' => 'unmatched', 'overflow' => 'other'],
        'consumer' => ['values' => [], 'max' => 1_000, 'saturate' => 0, 'absent' => 'anonymous', 'overflow' => 'other'],
        'tier' => [
            'values' => ['free' => true, 'pro' => true, 'enterprise' => true],
            'max' => 0,
            'saturate' => 0,
            'absent' => 'none',
            'overflow' => 'other',
        ],
        'status' => ['values' => [], 'max' => 60, 'saturate' => 0, 'absent' => null, 'overflow' => 'other'],
        'api_version' => ['values' => [], 'max' => 10, 'saturate' => 0, 'absent' => 'none', 'overflow' => 'other'],
        'deprecated' => [
            'values' => ['true' => true, 'false' => true],
            'max' => 0,
            'saturate' => 0,
            'absent' => null,
            'overflow' => 'other',
        ],
    ];

    public const HOOKS = [
        'http.request' => [
            'http_requests_total' => [
                'endpoint' => 'http.route_template',
                'consumer' => 'auth.consumer',
                'tier' => 'tenant.tier',
                'status' => 'http.status',
                'api_version' => 'http.api_version',
                'deprecated' => 'http.deprecated',
            ],
        ],
        'http.duration' => ['http_request_duration_seconds' => ['endpoint' => 'http.route_template']],
        'http.response_size' => ['http_response_size_bytes' => ['endpoint' => 'http.route_template']],
    ];
}
