<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Support;

/** An empty directory that goes with its test. */
final class Folder
{
    public readonly string $path;

    private readonly int $process;

    public function __construct()
    {
        $this->path = sys_get_temp_dir() . '/sdkgen-' . bin2hex(random_bytes(6));
        $this->process = getmypid();
        mkdir($this->path);
    }

    public function __destruct()
    {
        if ($this->process === getmypid()) {
            self::remove($this->path);
        }
    }

    private static function remove(string $directory): void
    {
        foreach (array_diff(scandir($directory) ?: [], ['.', '..']) as $name) {
            $path = "$directory/$name";
            is_dir($path) && !is_link($path) ? self::remove($path) : unlink($path);
        }
        rmdir($directory);
    }
}
