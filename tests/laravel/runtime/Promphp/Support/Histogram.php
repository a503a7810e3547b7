<?php

declare(strict_types=1);

namespace Prometheus;

use Prometheus\Storage\Adapter;

/** Double of promphp's class. */
class Histogram extends Collector
{
    public function __construct(
        Adapter $adapter,
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        private ?array $buckets = null,
    ) {
        parent::__construct($adapter, $namespace, $name, $help, $labels);
    }

    public function getType(): string
    {
        return 'histogram';
    }

    public function observe(float $value, array $labels = []): void
    {
        $this->storageAdapter->updateHistogram(
            $this->data($labels, ['value' => $value, 'buckets' => $this->buckets ?? [0.1, 1, 10]]),
        );
    }
}
