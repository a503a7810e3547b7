<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Instrument;

use Sdkgen\Laravel\Runtime\Recorder;

/** One series of a histogram. */
final class Histogram
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

    public function observe(int|float $value): void
    {
        $this->recorder->observe($this->metric, $this->values, $value);
    }

    /**
     * Run $work and observe how long it took in seconds, also when it throws.
     *
     * @template T
     * @param callable(): T $work
     * @return T
     */
    public function time(callable $work): mixed
    {
        $timer = $this->start();
        try {
            return $work();
        } finally {
            $timer->stop();
        }
    }

    /** Start a timer whose stop() observes the seconds in between. */
    public function start(): Timer
    {
        return new Timer($this);
    }
}
