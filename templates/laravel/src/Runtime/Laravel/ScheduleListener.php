<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Illuminate\Console\Scheduling\Event as Task;
use Sdkgen\Laravel\Runtime\Hooks;
use WeakMap;

/**
 * Sets when each scheduled task last started, how long it took and how it ended. A skipped task changes nothing.
 *
 * @internal
 */
final class ScheduleListener
{
    private const FAILED = 0;
    private const SUCCESS = 1;
    private const RUNNING = 2;

    /** @var WeakMap<Task, int> when the task started, in nanoseconds */
    private WeakMap $started;

    public function __construct(
        private readonly Hooks $hooks,
        private readonly ApplicationLabels $labels,
        private readonly BackgroundTasks $background,
    ) {
        $this->started = new WeakMap();
    }

    public function starting(object $event): void
    {
        $task = $event->task;
        $this->started[$task] = hrtime(true);
        if ($task->runInBackground) {
            $this->background->started($task, self::name($task));
        }
        $this->set('schedule.last_run', $task, microtime(true));
        $this->set('schedule.status', $task, self::RUNNING);
    }

    /** A background task is only launched by then, and a task without exit code was found to be running already. */
    public function finished(object $event): void
    {
        $task = $event->task;
        if (! $task->runInBackground && $task->exitCode !== null) {
            $this->end($task, (int) $task->exitCode === 0);
        }
    }

    /** Follows `finished` for a non-zero exit from Laravel 9 on, and stands alone for an exception. */
    public function failed(object $event): void
    {
        $this->end($event->task, false);
    }

    /** Raised in another process, for every task whose mutex has the same name. */
    public function backgroundFinished(object $event): void
    {
        $task = $event->task;
        $seconds = $task->runInBackground ? $this->background->finished($task, self::name($task)) : null;
        if ($seconds !== null) {
            $this->set('schedule.duration', $task, $seconds);
            $this->set('schedule.status', $task, (int) $task->exitCode === 0 ? self::SUCCESS : self::FAILED);
        }
    }

    private function end(Task $task, bool $succeeded): void
    {
        if (isset($this->started[$task])) {
            $this->set('schedule.duration', $task, (hrtime(true) - $this->started[$task]) / 1e9);
            unset($this->started[$task]);
        }
        $this->set('schedule.status', $task, $succeeded ? self::SUCCESS : self::FAILED);
    }

    private function set(string $hook, Task $task, int|float $value): void
    {
        $this->hooks->set($hook, ['task.name' => self::name($task)] + $this->labels->for(null, $hook), $value);
    }

    /** The name or description given to the task, else its command without the path of PHP and Artisan. */
    private static function name(Task $task): string
    {
        $given = (string) $task->description;
        if ($given !== '') {
            return class_exists($given, false) ? class_basename($given) : $given;
        }
        $command = (string) preg_replace('/^.*\bartisan[\'"]?\s+/', '', (string) $task->command);

        return $command !== '' ? str_replace(['"', "'"], '', $command) : 'callback';
    }
}
