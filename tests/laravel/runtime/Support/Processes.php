<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Support;

use PHPUnit\Framework\Assert;

/** Real processes, for everything that several of them share. */
final class Processes
{
    /** Run $work in $number forked processes at once, which start together; each of them must succeed. */
    public static function fork(int $number, callable $work): void
    {
        $gate = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
        $children = [];
        for ($child = 0; $child < $number; $child++) {
            $pid = pcntl_fork();
            if ($pid === 0) {
                fclose($gate[0]);
                fgets($gate[1]);
                self::finish($work, $child);
            }
            $children[] = $pid;
        }
        fclose($gate[1]);
        fclose($gate[0]);
        foreach ($children as $pid) {
            pcntl_waitpid($pid, $status);
            Assert::assertSame(0, pcntl_wexitstatus($status), 'a child process failed');
        }
    }

    /**
     * Run a PHP script with the runtime loaded, and return what it printed.
     *
     * @param list<string> $ini
     */
    public static function php(string $script, array $ini, string ...$arguments): string
    {
        $code = 'require ' . var_export(dirname(__DIR__) . '/bootstrap.php', true) . ';' . $script;
        $flags = [];
        foreach ($ini as $setting) {
            array_push($flags, '-d', $setting);
        }
        $process = proc_open(
            [PHP_BINARY, ...$flags, '-r', $code, '--', ...$arguments],
            [1 => ['pipe', 'w'], 2 => ['redirect', 1]],
            $pipes,
        );
        $output = (string) stream_get_contents($pipes[1]);
        Assert::assertSame(0, proc_close($process), $output);

        return $output;
    }

    /** End a forked process without the shutdown functions that it has from PHPUnit. */
    private static function finish(callable $work, int $child): void
    {
        try {
            $work($child);
            $end = '/bin/true';
        } catch (\Throwable $error) {
            fwrite(STDERR, $error . "\n");
            $end = '/bin/false';
        }
        pcntl_exec($end);
    }
}
