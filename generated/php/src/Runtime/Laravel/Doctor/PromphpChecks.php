<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Doctor;

use Chom\Metrics\Runtime\Laravel\PromphpRegistry;
use Chom\Metrics\Runtime\Laravel\StoreFactory;
use Chom\Metrics\Runtime\Promphp\RegistryExposition;

/**
 * Whether the application's own promphp registry and this package get along.
 *
 * @internal
 */
final class PromphpChecks implements Check
{
    public function __construct(
        private readonly StoreFactory $stores,
        private readonly PromphpRegistry $registry,
        private readonly RegistryExposition $exposition,
    ) {
    }

    public function findings(): iterable
    {
        if ($this->stores->driver() === 'promphp' && ! $this->registry->isBound()) {
            yield Finding::problem(
                'METRICS_STORE is "promphp", but no Prometheus\CollectorRegistry is bound in the container: '
                . 'nothing is recorded.',
                'Bind it as a singleton in a service provider, or choose another METRICS_STORE.',
            );
        }
        foreach ($this->exposition->objections() as $objection) {
            yield Finding::problem($objection, 'Until then the scrape is complete but for this family.');
        }
    }
}
