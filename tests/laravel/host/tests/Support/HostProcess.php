<?php

declare(strict_types=1);

namespace Tests\Support;

use Symfony\Component\Process\Exception\ProcessSignaledException;
use Symfony\Component\Process\Process;

/** Runs code of the application in a process of its own: what kills a process must not kill the tests. */
final class HostProcess
{
    /**
     * @param list<string> $arguments
     * @param array<string, string> $environment
     */
    public static function artisan(array $arguments, array $environment = []): Process
    {
        return self::run([__DIR__ . '/artisan.php', ...$arguments], $environment);
    }

    /** @param array<string, string> $environment */
    public static function request(string $path, array $environment = []): Process
    {
        return self::run([__DIR__ . '/request.php', $path], $environment);
    }

    /**
     * @param list<string> $command
     * @param array<string, string> $environment
     */
    private static function run(array $command, array $environment): Process
    {
        $process = new Process([PHP_BINARY, ...$command], Host::path(), $environment + ['SDKGEN_HOST' => Host::path()]);
        $process->setTimeout(60);
        try {
            $process->run();
        } catch (ProcessSignaledException) {
            // Whoever started it asks how it ended.
        }

        return $process;
    }
}
