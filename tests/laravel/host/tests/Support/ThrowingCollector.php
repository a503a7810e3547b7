<?php

declare(strict_types=1);

namespace Tests\Support;

use Chom\Metrics\Runtime\Contracts\Collector;
use RuntimeException;

final class ThrowingCollector implements Collector
{
    public function collect(): void
    {
        throw new RuntimeException('thrown on purpose');
    }
}
