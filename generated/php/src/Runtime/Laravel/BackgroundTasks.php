<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Console\Scheduling\Event as Task;

/**
 * Start times of background tasks, handed from the process that launches a task to the one that is told of its end.
 *
 * Laravel tells every task with the same mutex name of an end; only one that was started has a time here.
 *
 * @internal
 */
final class BackgroundTasks
{
    public function __construct(private readonly string $directory)
    {
    }

    public function started(Task $task, string $name): void
    {
        if (is_dir($this->directory) || @mkdir($this->directory, 0775, true) || is_dir($this->directory)) {
            @file_put_contents($this->file($task, $name), (string) microtime(true));
        }
    }

    /** Seconds since the task was started, or null when it was not. */
    public function finished(Task $task, string $name): ?float
    {
        $file = $this->file($task, $name);
        $started = is_file($file) ? @file_get_contents($file) : false;
        if ($started === false || ! is_numeric($started) || ! @unlink($file)) {
            return null;
        }

        return max(0.0, microtime(true) - (float) $started);
    }

    private function file(Task $task, string $name): string
    {
        return $this->directory . '/task-' . sha1($task->mutexName() . "\n" . $name);
    }
}
