<?php

declare(strict_types=1);

namespace App\Metrics;

use App\Tenancy\CurrentTenant;
use Chom\Metrics\Runtime\Contracts\ResolvesLabels;
use Illuminate\Http\Request;

final class ChomLabels implements ResolvesLabels
{
    public function __construct(private readonly CurrentTenant $current)
    {
    }

    public function labels(?Request $request): array
    {
        $tenant = $this->current->get();

        return [
            // Asking the guard would run a query for every anonymous request with a wrong token.
            'auth.consumer' => auth()->hasUser() ? auth()->id() : null,
            'tenant.id' => $tenant?->id,
            'tenant.tier' => $tenant?->tier,
        ];
    }
}
