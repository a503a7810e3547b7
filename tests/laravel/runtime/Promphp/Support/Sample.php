<?php

declare(strict_types=1);

namespace Prometheus;

/** Double of promphp's class. */
class Sample
{
    public function __construct(private readonly array $data)
    {
    }

    public function getName(): string
    {
        return $this->data['name'];
    }

    public function getLabelNames(): array
    {
        return $this->data['labelNames'];
    }

    public function getLabelValues(): array
    {
        return $this->data['labelValues'];
    }

    public function getValue(): string
    {
        return (string) $this->data['value'];
    }

    public function hasLabelNames(): bool
    {
        return $this->getLabelNames() !== [];
    }
}
