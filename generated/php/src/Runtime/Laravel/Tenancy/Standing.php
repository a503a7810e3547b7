<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Container\Container;
use Chom\Metrics\Runtime\Hooks;

/**
 * Records whether the guards stand: once in a long-lived process, and whenever Prometheus scrapes. A request of a user
 * does not pay for it.
 *
 * @internal
 */
final class Standing
{
    private static bool $isDue = false;

    private static bool $wasDue = false;

    /** Have it recorded with the next samples that are stored. */
    public static function expect(): void
    {
        self::$isDue = true;
    }

    /** The same, once in the life of the process. */
    public static function expectOnce(): void
    {
        self::$isDue = self::$isDue || ! self::$wasDue;
        self::$wasDue = true;
    }

    public static function tell(Hooks $hooks): void
    {
        if (self::$isDue && $hooks->bound('isolation.guard')) {
            self::$isDue = false;
            foreach (Container::getInstance()->make(SelfTest::class)->run() as $layer => $problems) {
                $hooks->set('isolation.guard', ['isolation.layer' => $layer], $problems === [] ? 1 : 0);
            }
        }
    }
}
