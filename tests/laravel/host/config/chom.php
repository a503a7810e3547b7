<?php

declare(strict_types=1);

return [
    // Requests a minute of one tenant, by its tier.
    'rate_limits' => [
        'free' => (int) env('CHOM_LIMIT_FREE', 100),
        'pro' => (int) env('CHOM_LIMIT_PRO', 500),
        'enterprise' => (int) env('CHOM_LIMIT_ENTERPRISE', 2000),
    ],
    'webhook_url' => env('CHOM_WEBHOOK_URL', 'https://hooks.example.com/chom'),
];
