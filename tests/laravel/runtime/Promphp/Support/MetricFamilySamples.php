<?php

declare(strict_types=1);

namespace Prometheus;

/** Double of promphp's class. */
class MetricFamilySamples
{
    public function __construct(private readonly array $data)
    {
    }

    public function getName(): string
    {
        return $this->data['name'];
    }

    public function getType(): string
    {
        return $this->data['type'];
    }

    public function getHelp(): string
    {
        return $this->data['help'];
    }

    /** @return Sample[] */
    public function getSamples(): array
    {
        return array_map(static fn (array $sample): Sample => new Sample($sample), $this->data['samples']);
    }

    public function getLabelNames(): array
    {
        return $this->data['labelNames'];
    }

    public function hasLabelNames(): bool
    {
        return $this->getLabelNames() !== [];
    }
}
