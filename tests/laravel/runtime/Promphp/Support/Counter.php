<?php

declare(strict_types=1);

namespace Prometheus;

use Prometheus\Storage\Adapter;

/** Double of promphp's class. */
class Counter extends Collector
{
    public function getType(): string
    {
        return 'counter';
    }

    public function inc(array $labels = []): void
    {
        $this->incBy(1, $labels);
    }

    public function incBy($count, array $labels = []): void
    {
        $command = is_float($count) ? Adapter::COMMAND_INCREMENT_FLOAT : Adapter::COMMAND_INCREMENT_INTEGER;
        $this->storageAdapter->updateCounter($this->data($labels, ['value' => $count, 'command' => $command]));
    }
}
