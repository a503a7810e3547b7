<?php

declare(strict_types=1);

// What the application decides; the rest is the default of the package.
return [
    'resolver' => App\Metrics\ChomLabels::class,
    'collectors' => [App\Metrics\TenantCollector::class],
    'queues' => [env('QUEUE_CONNECTION', 'sync') => ['default', 'backups']],
    'webhooks' => ['hosts' => ['hooks.example.com', '127.0.0.1']],
    'tenancy' => [
        'mode' => env('METRICS_TENANCY', 'observe'),
        'resolver' => App\Tenancy\ChomTenant::class,
    ],
    'gauges' => [
        'rate_limit_per_minute' => [
            'free' => (int) env('CHOM_LIMIT_FREE', 100),
            'pro' => (int) env('CHOM_LIMIT_PRO', 500),
            'enterprise' => (int) env('CHOM_LIMIT_ENTERPRISE', 2000),
        ],
    ],
];
