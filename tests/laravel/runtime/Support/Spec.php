<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Support;

use Sdkgen\Laravel\Runtime\Exposition\Renderer;
use Sdkgen\Laravel\Runtime\Backing;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\Store;

/** A small specification, as the generated catalogue holds one. */
final class Spec
{
    private const DEFAULTS = [
        'help' => 'Help.',
        'unit' => '',
        'labels' => [],
        'scale' => 1,
        'buckets' => [],
        'max_series' => 100,
        'expires' => 0,
        'zero' => [],
    ];

    private const METRICS = [
        'requests_total' => [
            'type' => 'counter',
            'unit' => 'requests',
            'help' => "Requests \"handled\".\nBy C:\\path.",
            'labels' => ['endpoint' => 'endpoint', 'tier' => 'tier', 'status' => 'http_status'],
        ],
        'retries_total' => ['type' => 'counter', 'labels' => ['retry' => 'retry_count']],
        'pairs_total' => ['type' => 'counter', 'labels' => ['left' => 'word', 'right' => 'word']],
        'few_total' => ['type' => 'counter', 'labels' => ['word' => 'word', 'tier' => 'tier'], 'max_series' => 3],
        'violations_total' => ['type' => 'counter', 'labels' => ['tier' => 'tier'], 'zero' => [['free'], ['pro']]],
        'plain_total' => ['type' => 'counter', 'zero' => [[]]],
        'cost_dollars_total' => ['type' => 'counter', 'unit' => 'dollars', 'scale' => 1_000_000],
        'job_seconds' => [
            'type' => 'histogram',
            'unit' => 'seconds',
            'labels' => ['job' => 'word'],
            'scale' => 1_000_000,
            'buckets' => [0.005, 0.1, 1.0, 60.0],
        ],
        'idle_seconds' => ['type' => 'histogram', 'scale' => 1_000_000, 'buckets' => [1.0]],
        'queue_size' => ['type' => 'gauge', 'labels' => ['queue' => 'word']],
        'temperature_celsius' => ['type' => 'gauge', 'unit' => 'celsius', 'scale' => 1_000_000],
        'seen_timestamp_seconds' => ['type' => 'gauge', 'unit' => 'seconds', 'scale' => 1_000_000, 'expires' => 1],
        'rate_limit' => ['type' => 'gauge', 'labels' => ['tier' => 'tier']],
        'present_total' => ['type' => 'counter', 'labels' => ['tier' => 'tier'], 'key' => 'former_total:00c0ffee'],
        'former_total' => [
            'type' => 'counter',
            'labels' => ['tier' => 'tier'],
            'key' => 'former_total:00c0ffee',
            'stands_for' => 'present_total',
        ],
        'present_ratio' => ['type' => 'gauge', 'scale' => 1_000_000, 'key' => 'former_ratio:00c0ffee'],
        'former_ratio' => [
            'type' => 'gauge',
            'scale' => 1_000_000,
            'key' => 'former_ratio:00c0ffee',
            'stands_for' => 'present_ratio',
        ],
        'instrumentation_apcu_expunges_total' => ['type' => 'counter'],
        Health::DROPPED => [
            'type' => 'counter',
            'labels' => ['reason' => 'reason'],
            'zero' => [['store_full'], ['store_unavailable']],
        ],
        Health::FOLDED => [
            'type' => 'counter',
            'labels' => ['metric' => 'reason', 'label' => 'reason', 'reason' => 'reason'],
        ],
        Health::STORE_FAILURES => [
            'type' => 'counter',
            'labels' => ['operation' => 'reason'],
            'zero' => [['admit'], ['read'], ['write']],
        ],
    ];

    public const LABELS = [
        'endpoint' => ['values' => [], 'max' => 5, 'saturate' => 0, 'absent' => 'unmatched', 'overflow' => 'other'],
        'tier' => [
            'values' => ['free' => true, 'pro' => true],
            'max' => 0,
            'saturate' => 0,
            'absent' => 'none',
            'overflow' => 'other',
        ],
        'http_status' => ['values' => [], 'max' => 60, 'saturate' => 0, 'absent' => null, 'overflow' => 'other'],
        'retry_count' => [
            'values' => ['1' => true, '2' => true, '3' => true, '4+' => true],
            'max' => 0,
            'saturate' => 4,
            'absent' => null,
            'overflow' => 'other',
        ],
        'word' => ['values' => [], 'max' => 50, 'saturate' => 0, 'absent' => null, 'overflow' => 'other'],
        'reason' => ['values' => [], 'max' => 0, 'saturate' => 0, 'absent' => null, 'overflow' => 'other'],
    ];

    public const HOOKS = [
        'http.request' => [
            'requests_total' => [
                'endpoint' => 'http.route_template',
                'tier' => 'tenant.tier',
                'status' => 'http.status',
            ],
            'plain_total' => [],
        ],
        'http.duration' => ['job_seconds' => ['job' => 'http.route_template']],
        'queue.size' => ['queue_size' => ['queue' => 'queue.name']],
        'queue.wait' => [],
    ];

    /** @return array<string, array<string, mixed>> */
    public static function metrics(): array
    {
        $metrics = [];
        foreach (self::METRICS as $name => $definition) {
            $metrics[$name] = $definition + self::DEFAULTS + ['key' => $name . ':00c0ffee'];
            $texts = [];
            foreach (array_keys($metrics[$name]['labels']) as $label) {
                $texts[] = $label . '="%s"';
            }
            $metrics[$name]['series'] = $metrics[$name]['key'] . Store::SEPARATOR . implode(',', $texts);
        }

        return $metrics;
    }

    public static function recorder(Store $store, ?Health $health = null, ?\Closure $onError = null): Recorder
    {
        $apcu = $store instanceof ApcuStore ? $store->prefix() : null;

        return new Recorder(
            self::metrics(),
            self::LABELS,
            $apcu,
            static fn (): Backing => new Backing($store, $health ?? new Health(null), $onError),
        );
    }

    /** @param array<string, array<string, int|float>> $constants */
    public static function exposition(
        Store $store,
        ?Health $health = null,
        string $format = Renderer::TEXT,
        array $constants = [],
    ): string {
        $renderer = new Renderer(self::metrics(), self::LABELS, $store, $health ?? new Health(null));

        return implode('', iterator_to_array($renderer->render($format, $constants), false));
    }

    /**
     * The samples of one metric as they are exposed.
     *
     * @return array<string, string> series => value
     */
    public static function samples(Store $store, string $metric, ?Health $health = null): array
    {
        $samples = [];
        foreach (explode("\n", self::exposition($store, $health)) as $line) {
            if (preg_match('/^' . $metric . '(?:_bucket|_sum|_count)?(?:\{|\s)/', $line) === 1) {
                $space = (int) strrpos($line, ' ');
                $samples[substr($line, 0, $space)] = substr($line, $space + 1);
            }
        }

        return $samples;
    }
}
