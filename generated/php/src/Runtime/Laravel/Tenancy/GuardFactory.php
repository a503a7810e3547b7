<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Container\Container as Application;
use Illuminate\Contracts\Container\Container;
use Chom\Metrics\Generated\Isolation;
use Chom\Metrics\Runtime\Hooks;
use Chom\Metrics\Runtime\Tenancy\Baseline;
use Chom\Metrics\Runtime\Tenancy\Context;
use Chom\Metrics\Runtime\Tenancy\Frames;
use Chom\Metrics\Runtime\Tenancy\Incident;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\Mode;
use Chom\Metrics\Runtime\Tenancy\Model;
use Chom\Metrics\Runtime\Tenancy\Tally;
use Chom\Metrics\Runtime\Tenancy\Watch;

/**
 * Makes the guards from the specification and the application's configuration.
 *
 * @internal
 */
final class GuardFactory
{
    public static function make(Container $app): Guards
    {
        $model = Model::fromArray(Isolation::MODEL);
        $context = new Context($model, Isolation::OWNERS);
        $watch = new Watch(
            $context,
            self::modes((array) $app['config']->get('metrics.tenancy', [])),
            new Baseline(self::baseline($app)),
            new Frames($app->basePath()),
            self::secret($app),
            self::counter(),
            self::reporter(),
            IsolationException::of(...),
        );

        return new Guards($model, $context, $watch, new Tally());
    }

    /** Guards that watch nothing, but know the context. */
    public static function idle(): Guards
    {
        $model = Model::fromArray(Isolation::MODEL);
        $context = new Context($model, Isolation::OWNERS);
        $nothing = static fn () => null;
        $watch = new Watch(
            $context,
            [],
            new Baseline(''),
            new Frames(''),
            '',
            $nothing,
            $nothing,
            IsolationException::of(...),
        );

        return new Guards($model, $context, $watch, new Tally());
    }

    /** Signs stamps and hides owners in logs; the application's key when nothing else is configured. */
    public static function secret(Container $app): string
    {
        $config = $app['config'];

        return hash('sha256', 'tenancy:' . ($config->get('metrics.tenancy.secret') ?: $config->get('app.key')));
    }

    public static function baseline(Container $app): string
    {
        return $app['config']->get('metrics.tenancy.baseline') ?: $app->basePath('tenancy-baseline.json');
    }

    /**
     * @param array<string, mixed> $config
     * @return array<string, Mode> layer => mode; what is no mode is the strictest: a typo must not switch a guard off
     */
    public static function modes(array $config): array
    {
        $modes = [];
        foreach (Layer::cases() as $layer) {
            $word = $config['layers'][$layer->value] ?? $config['mode'] ?? Mode::Observe->value;
            $modes[$layer->value] = Mode::tryFrom((string) $word) ?? Mode::Enforce;
        }

        return $modes;
    }

    /** @return Closure(Incident, string): void what writes it is made when there is something to write */
    private static function reporter(): Closure
    {
        return static function (Incident $incident, string $action): void {
            Application::getInstance()->make(Reporter::class)($incident, $action);
        };
    }

    /** @return Closure(string, array<string, string>): void */
    private static function counter(): Closure
    {
        return static function (string $hook, array $facts): void {
            $app = Application::getInstance();
            if ($app['config']->get('metrics.enabled', true)) {
                $app->make(Hooks::class)->count($hook, $facts);
            }
        };
    }
}
