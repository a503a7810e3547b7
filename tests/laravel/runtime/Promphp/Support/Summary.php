<?php

declare(strict_types=1);

namespace Prometheus;

use Prometheus\Storage\Adapter;

/** Double of promphp's class. */
class Summary extends Collector
{
    public function __construct(
        Adapter $adapter,
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        private int $maxAgeSeconds = 600,
        private ?array $quantiles = null,
    ) {
        parent::__construct($adapter, $namespace, $name, $help, $labels);
    }

    public function getType(): string
    {
        return 'summary';
    }

    public function observe(float $value, array $labels = []): void
    {
        $this->storageAdapter->updateSummary($this->data($labels, [
            'value' => $value,
            'maxAgeSeconds' => $this->maxAgeSeconds,
            'quantiles' => $this->quantiles ?? [0.5],
        ]));
    }
}
