<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Container\Container;
use Chom\Metrics\Runtime\Hooks;

/**
 * Records whether the guards stand: once in a long-lived process, and whenever Prometheus scrapes a short-lived one. A
 * request of a user does not pay for it.
 *
 * @internal
 */
final class Standing
{
    private static bool $told = false;

    public static function tell(Container $app, Hooks $hooks): void
    {
        if (! $hooks->bound('isolation.guard') || ! self::isDue($app)) {
            return;
        }
        foreach ($app->make(SelfTest::class)->run() as $layer => $problems) {
            $hooks->set('isolation.guard', ['isolation.layer' => $layer], $problems === [] ? 1 : 0);
        }
    }

    private static function isDue(Container $app): bool
    {
        if ($app->runningInConsole() && ! $app->runningUnitTests()) {
            [$told, self::$told] = [self::$told, true];

            return ! $told;
        }
        $path = trim((string) $app['config']->get('metrics.endpoint.path', 'metrics'), '/');

        return $app->bound('request') && $app->make('request')->path() === $path;
    }
}
