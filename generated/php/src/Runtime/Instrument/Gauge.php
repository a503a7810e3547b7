<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Instrument;

use Chom\Metrics\Runtime\Recorder;

/** One series of a gauge. */
final class Gauge
{
    /**
     * @internal created by the generated methods
     * @param list<string|int|float|bool|null> $values
     */
    public function __construct(
        private readonly Recorder $recorder,
        private readonly string $metric,
        private readonly array $values,
    ) {
    }

    public function set(int|float $value): void
    {
        $this->recorder->set($this->metric, $this->values, $value);
    }

    public function inc(int|float $by = 1): void
    {
        $this->recorder->add($this->metric, $this->values, $by);
    }

    public function dec(int|float $by = 1): void
    {
        $this->recorder->add($this->metric, $this->values, -$by);
    }

    /** Set to now, in seconds since 1970. */
    public function setToCurrentTime(): void
    {
        $this->recorder->set($this->metric, $this->values, microtime(true));
    }
}
