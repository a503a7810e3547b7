<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Doctor;

use Illuminate\Contracts\Config\Repository;
use Sdkgen\Laravel\Generated\Catalogue;
use Sdkgen\Laravel\Runtime\Recorder;

/**
 * The package itself and the PHP that runs it, as far as the command line can see it.
 *
 * @internal
 */
final class PhpChecks implements Check
{
    public function __construct(private readonly Repository $config)
    {
    }

    public function findings(): iterable
    {
        if (! $this->config->get('metrics.enabled', true)) {
            yield Finding::warning(
                'Metrics are switched off: nothing is recorded and there is no endpoint.',
                'Set METRICS_ENABLED=true.',
            );
        }
        if (Catalogue::RUNTIME !== Recorder::CONTRACT) {
            yield Finding::problem(
                'The generated code and the runtime beside it are of different versions, so nothing is recorded.',
                'Run `sdkgen emit php` to generate both together.',
            );
        }
        if (! extension_loaded('Zend OPcache') || ! filter_var(ini_get('opcache.enable'), FILTER_VALIDATE_BOOLEAN)) {
            yield Finding::warning(
                'OPcache is off: every request parses the metric catalogue again.',
                'Set opcache.enable=1 in the php.ini of PHP-FPM.',
            );
        }
    }
}
