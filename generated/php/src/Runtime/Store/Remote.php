<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Store;

/**
 * A store on the other side of a network, whose failure costs time: writes go through the circuit breaker.
 *
 * @internal
 */
interface Remote extends Store
{
}
