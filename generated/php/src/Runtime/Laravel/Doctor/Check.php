<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Doctor;

/** @internal */
interface Check
{
    /** @return iterable<Finding> */
    public function findings(): iterable;
}
