<?php

declare(strict_types=1);

namespace Tests\Support;

/** Directories that vanish with the process that made them. */
final class TemporaryDirectory
{
    public static function create(string $purpose): string
    {
        $path = sys_get_temp_dir() . "/sdkgen-$purpose-" . bin2hex(random_bytes(6));
        mkdir($path, 0700, true);
        $owner = getmypid();
        register_shutdown_function(static function () use ($path, $owner): void {
            if (getmypid() === $owner) {
                self::delete($path);
            }
        });

        return $path;
    }

    public static function delete(string $path): void
    {
        if (is_link($path) || ! is_dir($path)) {
            @unlink($path);

            return;
        }
        foreach (array_diff(scandir($path), ['.', '..']) as $name) {
            self::delete("$path/$name");
        }
        rmdir($path);
    }
}
