<?php

declare(strict_types=1);

namespace Tests\Support;

use Chom\Metrics\Runtime\Contracts\ResolvesLabels;
use Illuminate\Http\Request;
use RuntimeException;

final class ThrowingResolver implements ResolvesLabels
{
    public function labels(?Request $request): array
    {
        throw new RuntimeException('thrown by the resolver of the application');
    }
}
