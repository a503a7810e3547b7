<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Illuminate\Contracts\Config\Repository;

/**
 * Processes that do different work, php-fpm and queue workers say, may keep their metrics apart: each role under a
 * path, and if need be in a store, of its own. Without roles, all processes share one.
 *
 * @internal
 */
final class Roles
{
    public function __construct(private readonly Repository $config, private readonly bool $console)
    {
    }

    /** The role of this process; null for none, which is that of the main path. */
    public function current(): ?string
    {
        $named = $this->named();
        if ($named !== null) {
            return isset($this->all()[$named]) ? $named : null;
        }
        foreach ($this->console ? $this->all() : [] as $role => $settings) {
            if ($settings['console'] ?? false) {
                return $role;
            }
        }

        return null;
    }

    /** What METRICS_ROLE says, be there such a role or not. */
    public function named(): ?string
    {
        $name = (string) $this->config->get('metrics.role');

        return $name === '' ? null : $name;
    }

    /** @return array<string, ?string> path => role whose metrics it shows */
    public function paths(): array
    {
        $paths = [self::path($this->config->get('metrics.endpoint.path', 'metrics')) => null];
        foreach ($this->all() as $role => $settings) {
            $paths[self::path($settings['path'] ?? '')] = $role;
        }
        unset($paths['']);

        return $paths;
    }

    /** @return array<string, array<string, mixed>> settings by name */
    public function all(): array
    {
        return (array) $this->config->get('metrics.roles', []);
    }

    private static function path(mixed $path): string
    {
        return trim((string) $path, '/');
    }
}
