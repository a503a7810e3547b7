<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Instrument;

use Sdkgen\Laravel\Runtime\Recorder;

/** One series of a counter. */
final class Counter
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

    /** Count $by more; a negative amount is dropped and counted as such. */
    public function inc(int|float $by = 1): void
    {
        $this->recorder->add($this->metric, $this->values, $by);
    }
}
