<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Container\Container;
use Chom\Metrics\Runtime\Health;
use Throwable;

/**
 * Where every error of the instrumentation ends: counted always, logged at most once a minute, never thrown.
 *
 * @internal
 */
final class Failures
{
    private const LOG_INTERVAL = 60;

    public function __construct(private readonly Health $health)
    {
    }

    /** Count and log an error that a hook of ours met. */
    public function report(Throwable $error): void
    {
        try {
            $this->health->count('instrumentation_samples_dropped_total', ['internal_error']);
            $this->health->persist();
            if ($this->health->due('log', self::LOG_INTERVAL)) {
                $this->log($error);
            }
        } catch (Throwable) {
            // There is nothing left to tell it to.
        }
    }

    /** Log an error that is already counted, or about which the caller decided that it is worth a line. */
    public function log(Throwable $error): void
    {
        try {
            Container::getInstance()->make('log')->warning(
                'Metrics: ' . $error->getMessage() . ' (further errors are not logged for a minute)',
                ['exception' => $error],
            );
        } catch (Throwable) {
            // A broken log must not break the application a second time.
        }
    }
}
