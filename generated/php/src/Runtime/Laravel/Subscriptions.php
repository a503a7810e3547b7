<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Closure;
use Illuminate\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;
use Chom\Metrics\Runtime\Hooks;
use Throwable;

/**
 * Which of the framework's events lead to which listener. Events are named, not loaded: one that this version of
 * Laravel does not have is never raised, and a listener's class is loaded only when its first event is.
 *
 * @internal
 */
final class Subscriptions
{
    private const QUEUE = [
        'Illuminate\Queue\Events\JobProcessing' => 'processing',
        'Illuminate\Queue\Events\JobProcessed' => 'processed',
        'Illuminate\Queue\Events\JobFailed' => 'failed',
        'Illuminate\Queue\Events\JobExceptionOccurred' => 'exceptionOccurred',
        'Illuminate\Queue\Events\WorkerStopping' => 'stopping',
    ];

    private const SCHEDULE = [
        'Illuminate\Console\Events\ScheduledTaskStarting' => 'starting',
        'Illuminate\Console\Events\ScheduledTaskFinished' => 'finished',
        'Illuminate\Console\Events\ScheduledTaskFailed' => 'failed',
        'Illuminate\Console\Events\ScheduledBackgroundTaskFinished' => 'backgroundFinished',
    ];

    private const WEBHOOKS = [
        'Illuminate\Http\Client\Events\RequestSending' => 'sending',
        'Illuminate\Http\Client\Events\ResponseReceived' => 'received',
        'Illuminate\Http\Client\Events\ConnectionFailed' => 'connectionFailed',
    ];

    /** After which nothing more is recorded of a job. */
    private const TRACED = [
        'Illuminate\Queue\Events\JobProcessed' => 'endJob',
        'Illuminate\Queue\Events\JobExceptionOccurred' => 'endJob',
    ];

    private const FLUSH = [
        'Illuminate\Queue\Events\JobProcessed' => 'afterJob',
        'Illuminate\Queue\Events\JobExceptionOccurred' => 'afterJob',
        'Illuminate\Queue\Events\Looping' => 'ifDue',
        'Illuminate\Queue\Events\WorkerStopping' => 'now',
    ];

    /**
     * Made once for the process and not once for each request, as Octane's container would: they remember attempts.
     *
     * @var array<class-string, object>
     */
    private array $listeners = [];

    public function __construct(private readonly Hooks $hooks, private readonly Failures $failures)
    {
    }

    /** Listen to what the spec's metrics need, and, after that, to what says that it is time to flush. */
    public function subscribe(Dispatcher $events, bool $console, bool $traced): void
    {
        if ($traced) {
            $this->listen($events, Traces::class, ['Illuminate\Queue\Events\JobProcessing' => 'beginJob']);
        }
        if ($this->hooks->bound('queue.processed', 'queue.wait', 'queue.run_time', 'queue.retry')) {
            $this->listen($events, QueueListener::class, self::QUEUE);
        }
        if ($this->hooks->bound('queue.wait')) {
            QueueStamp::register();
        }
        if ($this->hooks->bound('schedule.last_run', 'schedule.duration', 'schedule.status')) {
            $this->listen($events, ScheduleListener::class, self::SCHEDULE);
        }
        if ($this->hooks->bound('webhook.delivery')) {
            $this->listen($events, WebhookListener::class, self::WEBHOOKS);
        }
        if ($traced) {
            $this->listen($events, Traces::class, self::TRACED);
        }
        $this->listen($events, Flusher::class, self::FLUSH);
        if ($console) {
            // In a web request a command is part of the request, which is not to wait for the store.
            $this->listen($events, Flusher::class, ['Illuminate\Console\Events\CommandFinished' => 'now']);
        }
    }

    /**
     * @param class-string $listener
     * @param array<string, string> $methods event => method of the listener
     */
    private function listen(Dispatcher $events, string $listener, array $methods): void
    {
        foreach ($methods as $event => $method) {
            $events->listen($event, $this->guarded($listener, $method));
        }
    }

    private function guarded(string $listener, string $method): Closure
    {
        return function (object $event) use ($listener, $method): void {
            try {
                $this->listeners[$listener] ??= Container::getInstance()->make($listener);
                $this->listeners[$listener]->{$method}($event);
            } catch (Throwable $error) {
                $this->failures->report($error);
            }
        };
    }
}
