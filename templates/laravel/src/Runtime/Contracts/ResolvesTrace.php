<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Contracts;

use Illuminate\Http\Request;

/** Implemented by the application: which trace a request or a queued job belongs to, for exemplars. */
interface ResolvesTrace
{
    /**
     * @param Request|null $request null in a queued job
     * @return string|null at most 64 letters, digits and `_ . : -`; null for none, or one that is not kept
     */
    public function trace(?Request $request): ?string;
}
