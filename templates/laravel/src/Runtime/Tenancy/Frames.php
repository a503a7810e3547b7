<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy;

/**
 * Finds where in the application something was done.
 *
 * @internal
 */
final class Frames
{
    private const DEEPEST = 80;

    /** @param string $base folder of the application, whose `vendor` is not part of it */
    public function __construct(private readonly string $base)
    {
    }

    /** File, relative to the application, and line of its nearest frame; empty when there is none. */
    public function nearest(): string
    {
        foreach (debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS, self::DEEPEST) as $frame) {
            $file = $frame['file'] ?? '';
            if ($this->isApplication($file)) {
                return substr($file, strlen($this->base) + 1) . ':' . ($frame['line'] ?? 0);
            }
        }

        return '';
    }

    /** Whether one of these classes is at work, however far away. */
    public function runs(string ...$classes): bool
    {
        foreach (debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS) as $frame) {
            if (in_array($frame['class'] ?? '', $classes, true)) {
                return true;
            }
        }

        return false;
    }

    private function isApplication(string $file): bool
    {
        return str_starts_with($file, $this->base . DIRECTORY_SEPARATOR)
            && ! str_starts_with($file, $this->base . DIRECTORY_SEPARATOR . 'vendor' . DIRECTORY_SEPARATOR)
            && ! str_starts_with($file, dirname(__DIR__, 3) . DIRECTORY_SEPARATOR)
            && ! str_ends_with($file, DIRECTORY_SEPARATOR . 'artisan')
            && ! str_ends_with($file, 'public' . DIRECTORY_SEPARATOR . 'index.php');
    }
}
