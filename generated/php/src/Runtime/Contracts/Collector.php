<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Contracts;

/**
 * Implemented by the application: sets gauges that cost a query, on a schedule instead of at each scrape.
 *
 * Named in `metrics.collectors` and run by `php artisan metrics:collect`.
 */
interface Collector
{
    public function collect(): void;
}
