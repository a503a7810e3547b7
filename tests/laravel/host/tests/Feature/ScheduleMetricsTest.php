<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Runtime\Laravel\BackgroundTasks;
use Illuminate\Console\Events\ScheduledTaskFailed;
use Illuminate\Console\Events\ScheduledTaskFinished;
use Illuminate\Console\Events\ScheduledTaskStarting;
use Illuminate\Console\Scheduling\Event;
use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Support\Carbon;
use RuntimeException;
use Tests\Jobs\Scripted;
use Tests\TestCase;

final class ScheduleMetricsTest extends TestCase
{
    private const FAILED = 0.0;
    private const SUCCESS = 1.0;
    private const RUNNING = 2.0;

    private Schedule $schedule;

    protected function setUp(): void
    {
        parent::setUp();
        $this->schedule = new Schedule();
        $this->app->instance(Schedule::class, $this->schedule);
    }

    public function testAForegroundTaskThatSucceeds(): void
    {
        $this->schedule->exec('sleep 0.05')->name('nightly');
        $before = microtime(true);

        $this->runSchedule();

        self::assertSame(self::SUCCESS, $this->status('nightly'));
        self::assertGreaterThanOrEqual($before, $this->gauge('scheduled_job_last_run_timestamp_seconds', 'nightly'));
        $duration = $this->gauge('scheduled_job_last_duration_seconds', 'nightly');
        self::assertGreaterThan(0.05, $duration);
        self::assertLessThan(microtime(true) - $before, $duration);
    }

    public function testANonZeroExitIsAFailure(): void
    {
        $this->schedule->exec('exit 3')->name('nightly');

        $this->runSchedule();

        self::assertSame(self::FAILED, $this->status('nightly'));
        self::assertNotNull($this->gauge('scheduled_job_last_duration_seconds', 'nightly'));
    }

    /** From Laravel 9 on a non-zero exit raises both events. */
    public function testANonZeroExitThatIsAlsoReportedAsFailed(): void
    {
        $task = $this->schedule->exec('exit 3')->name('nightly');
        event(new ScheduledTaskStarting($task));
        $task->exitCode = 3;
        event(new ScheduledTaskFinished($task, 0.01));
        $duration = $this->gauge('scheduled_job_last_duration_seconds', 'nightly');
        event(new ScheduledTaskFailed($task, new RuntimeException('Scheduled command failed with exit code [3].')));

        self::assertSame(self::FAILED, $this->status('nightly'));
        self::assertSame($duration, $this->gauge('scheduled_job_last_duration_seconds', 'nightly'));
    }

    public function testACallbackThatThrows(): void
    {
        $this->schedule->call(static fn () => throw new RuntimeException('thrown on purpose'))->name('callback');

        $this->runSchedule();

        self::assertSame(self::FAILED, $this->status('callback'));
    }

    public function testACallbackThatReturnsFalse(): void
    {
        $this->schedule->call(static fn (): bool => false)->name('callback');

        $this->runSchedule();

        self::assertSame(self::FAILED, $this->status('callback'));
    }

    public function testASkippedTaskChangesNothing(): void
    {
        $this->schedule->exec('true')->name('skipped')->skip(true);
        $this->schedule->exec('true')->name('not due')->yearlyOn(1, 1, '00:00');
        Carbon::setTestNow('2024-06-01 12:00:00');

        $this->runSchedule();

        self::assertNull($this->gauge('scheduled_job_last_status', 'skipped'));
        self::assertNull($this->gauge('scheduled_job_last_run_timestamp_seconds', 'skipped'));
        self::assertNull($this->gauge('scheduled_job_last_status', 'not due'));
    }

    /** Another process took the lock between the filter and the start: the task is running, only not here. */
    public function testATaskThatFindsItselfRunningIsRunning(): void
    {
        $task = $this->schedule->exec('true')->name('overlapping');
        event(new ScheduledTaskStarting($task));
        event(new ScheduledTaskFinished($task, 0.0));

        self::assertSame(self::RUNNING, $this->status('overlapping'));
        self::assertNull($this->gauge('scheduled_job_last_duration_seconds', 'overlapping'));
    }

    public function testABackgroundTaskRunsUntilAnotherProcessSaysThatItEnded(): void
    {
        $task = $this->background('slow', 'true');

        event(new ScheduledTaskStarting($task));
        $task->exitCode = 0; // of the shell that launched it, which newer versions of Laravel keep
        event(new ScheduledTaskFinished($task, 0.01));
        self::assertSame(self::RUNNING, $this->status('slow'));
        self::assertNull($this->gauge('scheduled_job_last_duration_seconds', 'slow'));

        usleep(20_000);
        $this->artisan('schedule:finish', ['id' => $task->mutexName(), 'code' => 0]);
        self::assertSame(self::SUCCESS, $this->status('slow'));
        self::assertGreaterThan(0.02, $this->gauge('scheduled_job_last_duration_seconds', 'slow'));
    }

    public function testABackgroundTaskThatFails(): void
    {
        $task = $this->background('slow', 'true');
        event(new ScheduledTaskStarting($task));

        $this->artisan('schedule:finish', ['id' => $task->mutexName(), 'code' => 1]);

        self::assertSame(self::FAILED, $this->status('slow'));
    }

    /** Laravel reports the end to every task whose expression and command are the same. */
    public function testATaskThatWasNotStartedDoesNotEnd(): void
    {
        $this->background('twin', 'true');
        $started = $this->background('started', 'true');
        event(new ScheduledTaskStarting($started));

        $this->artisan('schedule:finish', ['id' => $started->mutexName(), 'code' => 0]);

        self::assertSame(self::SUCCESS, $this->status('started'));
        self::assertNull($this->gauge('scheduled_job_last_status', 'twin'));
    }

    public function testABackgroundTaskWithoutAStateDirectoryBreaksNothing(): void
    {
        $this->app->instance(BackgroundTasks::class, new BackgroundTasks('/dev/null/nowhere'));
        $task = $this->background('slow', 'true');

        event(new ScheduledTaskStarting($task));

        self::assertSame(self::RUNNING, $this->status('slow'));
    }

    public function testATaskWithoutANameIsItsCommand(): void
    {
        $this->schedule->command('coherency:check --full');
        $this->schedule->call(static fn (): bool => true);

        $this->runSchedule();

        self::assertNotNull($this->status('coherency:check --full'));
        self::assertSame(self::SUCCESS, $this->status('callback'));
    }

    public function testAQueuedJobIsNamedByItsClass(): void
    {
        $this->schedule->job(Scripted::class)->name(Scripted::class);
        class_exists(Scripted::class);
        $this->app->bind(Scripted::class, static fn () => new Scripted('succeed'));

        $this->runSchedule();

        self::assertSame(self::SUCCESS, $this->status('Scripted'));
    }

    private function background(string $name, string $command): Event
    {
        return $this->schedule->exec($command)->name($name)->runInBackground();
    }

    private function runSchedule(): void
    {
        $this->artisan('schedule:run')->run();
    }

    private function status(string $task): ?float
    {
        return $this->gauge('scheduled_job_last_status', $task);
    }

    private function gauge(string $metric, string $task): ?float
    {
        $value = $this->scrape()["{$metric}{job_name=\"$task\"}"] ?? null;

        return $value === null ? null : (float) $value;
    }
}
