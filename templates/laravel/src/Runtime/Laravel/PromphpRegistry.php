<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Illuminate\Contracts\Container\Container;
use Prometheus\CollectorRegistry;
use Prometheus\RegistryInterface;
use RuntimeException;

/**
 * Finds the promphp registry that the application has bound. Without one, nothing of promphp is ever loaded.
 *
 * @internal
 */
final class PromphpRegistry
{
    private const NAMES = [RegistryInterface::class, CollectorRegistry::class];

    public function __construct(private readonly Container $app)
    {
    }

    public function isBound(): bool
    {
        return $this->name() !== null;
    }

    public function find(): ?RegistryInterface
    {
        $name = $this->name();

        return $name === null ? null : $this->app->make($name);
    }

    /** @throws RuntimeException when there is none */
    public function get(): RegistryInterface
    {
        return $this->find() ?? throw new RuntimeException(
            'METRICS_STORE is "promphp", but no Prometheus\CollectorRegistry is bound in the container.',
        );
    }

    private function name(): ?string
    {
        foreach (self::NAMES as $name) {
            if ($this->app->bound($name)) {
                return $name;
            }
        }

        return null;
    }
}
