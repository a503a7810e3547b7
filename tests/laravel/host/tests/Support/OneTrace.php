<?php

declare(strict_types=1);

namespace Tests\Support;

use Chom\Metrics\Runtime\Contracts\ResolvesTrace;
use Illuminate\Http\Request;

final class OneTrace implements ResolvesTrace
{
    public function trace(?Request $request): ?string
    {
        return $request === null ? 'trace-of-a-job' : 'trace-of-' . $request->path();
    }
}
