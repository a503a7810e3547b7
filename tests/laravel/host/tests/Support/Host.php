<?php

declare(strict_types=1);

namespace Tests\Support;

use RuntimeException;

/**
 * The application under test, installed afresh for every run: nothing is written into the repository.
 *
 * SDKGEN_HOST names one that is installed already, and SDKGEN_PACKAGE another package than the committed one.
 */
final class Host
{
    private static ?string $path = null;

    public static function path(): string
    {
        return self::$path ??= getenv('SDKGEN_HOST') ?: self::install();
    }

    private static function install(): string
    {
        $path = TemporaryDirectory::create('host');
        $command = [PHP_BINARY, dirname(__DIR__, 2) . '/install.php', $path];
        if (getenv('SDKGEN_PACKAGE') !== false) {
            $command[] = getenv('SDKGEN_PACKAGE');
        }
        $pipes = [];
        if (proc_close(proc_open($command, [2 => STDERR], $pipes)) !== 0) {
            throw new RuntimeException('The host application could not be installed.');
        }

        return $path;
    }
}
