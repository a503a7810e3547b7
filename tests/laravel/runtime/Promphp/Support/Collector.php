<?php

declare(strict_types=1);

namespace Prometheus;

use Prometheus\Storage\Adapter;

/** Double of promphp's class. */
abstract class Collector
{
    protected string $metric;

    public function __construct(
        protected Adapter $storageAdapter,
        string $namespace,
        string $name,
        protected string $help,
        protected array $labels = [],
    ) {
        $this->metric = ($namespace === '' ? '' : $namespace . '_') . $name;
    }

    abstract public function getType(): string;

    /** @return array<string, mixed> what every update hands to the adapter */
    protected function data(array $values, array $more): array
    {
        if (count($values) !== count($this->labels)) {
            throw new \InvalidArgumentException("$this->metric has other labels");
        }

        return $more + [
            'name' => $this->metric,
            'help' => $this->help,
            'type' => $this->getType(),
            'labelNames' => $this->labels,
            'labelValues' => $values,
        ];
    }
}
