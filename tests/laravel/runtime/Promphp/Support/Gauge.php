<?php

declare(strict_types=1);

namespace Prometheus;

use Prometheus\Storage\Adapter;

/** Double of promphp's class. */
class Gauge extends Collector
{
    public function getType(): string
    {
        return 'gauge';
    }

    public function set(float $value, array $labels = []): void
    {
        $this->storageAdapter->updateGauge(
            $this->data($labels, ['value' => $value, 'command' => Adapter::COMMAND_SET]),
        );
    }

    public function inc(array $labels = []): void
    {
        $this->incBy(1, $labels);
    }

    public function incBy($value, array $labels = []): void
    {
        $this->storageAdapter->updateGauge(
            $this->data($labels, ['value' => $value, 'command' => Adapter::COMMAND_INCREMENT_FLOAT]),
        );
    }

    public function dec(array $labels = []): void
    {
        $this->incBy(-1, $labels);
    }

    public function decBy($value, array $labels = []): void
    {
        $this->incBy(-$value, $labels);
    }
}
