<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Filesystem\Cloud;
use Illuminate\Contracts\Filesystem\Filesystem;
use Illuminate\Support\Traits\Conditionable;
use SplFileInfo;

/**
 * A disk whose paths have to match a declared pattern. Everything else is the disk's own business.
 *
 * @internal
 */
final class GuardedDisk implements Cloud
{
    use Conditionable;

    /** Methods whose path is a folder: what is in it has to be allowed. */
    private const FOLDERS = [
        'putFile' => true,
        'files' => true,
        'allFiles' => true,
        'directories' => true,
        'allDirectories' => true,
        'makeDirectory' => true,
        'deleteDirectory' => true,
    ];

    /** Methods of Laravel's disks that take no path. */
    private const PATHLESS = [
        'getDriver' => true,
        'getAdapter' => true,
        'getConfig' => true,
        'flushCache' => true,
        'buildTemporaryUrlsUsing' => true,
        'providesTemporaryUrls' => true,
        'getClient' => true,
    ];

    public function __construct(private readonly Filesystem $disk)
    {
    }

    /** @param array<int, mixed> $arguments */
    public function __call(string $method, array $arguments): mixed
    {
        return $this->pass($method, $arguments);
    }

    public function exists($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function missing($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function path($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function get($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function readStream($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function put($path, $contents, $options = [])
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function putFile($path, $file = null, $options = [])
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function putFileAs($path, $file, $name = null, $options = [])
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function writeStream($path, $resource, array $options = [])
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function getVisibility($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function setVisibility($path, $visibility)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function prepend($path, $data)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function append($path, $data)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function delete($paths)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function copy($from, $to)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function move($from, $to)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function size($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function lastModified($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function files($directory = null, $recursive = false)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function allFiles($directory = null)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function directories($directory = null, $recursive = false)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function allDirectories($directory = null)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function makeDirectory($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function deleteDirectory($directory)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    public function url($path)
    {
        return $this->pass(__FUNCTION__, func_get_args());
    }

    /** @param array<int, mixed> $arguments */
    private function pass(string $method, array $arguments): mixed
    {
        $guard = KeyGuard::disks();
        if ($guard !== null && ! isset(self::PATHLESS[$method])) {
            foreach (self::paths($method, $arguments) as $path) {
                $guard->checkPath($path);
            }
        }

        return $this->disk->{$method}(...$arguments);
    }

    /**
     * @param array<int, mixed> $arguments
     * @return list<string>
     */
    private static function paths(string $method, array $arguments): array
    {
        $first = $arguments[0] ?? $arguments['path'] ?? '';
        $paths = match (true) {
            $method === 'delete' => is_array($first) ? $first : $arguments,
            $method === 'copy', $method === 'move' => [$first, $arguments[1] ?? ''],
            $method === 'putFileAs' => ["$first/" . (is_string($arguments[2] ?? null) ? $arguments[2] : '')],
            isset(self::FOLDERS[$method]), $method === 'put' && ($arguments[1] ?? null) instanceof SplFileInfo
                => ["$first/"],
            default => [is_array($first) ? '' : $first],
        };

        return array_map(strval(...), array_values($paths));
    }
}
