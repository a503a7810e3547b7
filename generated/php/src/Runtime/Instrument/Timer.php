<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Instrument;

/** A running measurement, on the monotonic clock: steps of the wall clock do not reach it. */
final class Timer
{
    private readonly int $started;

    private ?float $seconds = null;

    /** @internal created by Histogram::start() */
    public function __construct(private readonly Histogram $histogram)
    {
        $this->started = hrtime(true);
    }

    /** Observe the seconds since the start and return them; stopping again returns the same and observes nothing. */
    public function stop(): float
    {
        if ($this->seconds === null) {
            $this->seconds = (hrtime(true) - $this->started) / 1e9;
            $this->histogram->observe($this->seconds);
        }

        return $this->seconds;
    }
}
