<?php

declare(strict_types=1);

namespace Tests\Support;

use RuntimeException;

/** Programs that the tests wait for. */
final class Program
{
    /** @param list<string> $command */
    public static function run(array $command): void
    {
        $log = ['file', sys_get_temp_dir() . '/sdkgen-program-' . getmypid() . '.log', 'a'];
        $pipes = [];
        $process = proc_open($command, [0 => ['file', '/dev/null', 'r'], 1 => $log, 2 => $log], $pipes, '/');
        if (proc_close($process) !== 0) {
            throw new RuntimeException(implode(' ', $command) . ' failed: ' . file_get_contents($log[1]));
        }
        @unlink($log[1]);
    }
}
