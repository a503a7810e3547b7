<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Illuminate\Contracts\Queue\Job;
use Illuminate\Queue\Jobs\SyncJob;
use Illuminate\Queue\MaxAttemptsExceededException;
use Illuminate\Queue\TimeoutExceededException;
use Sdkgen\Laravel\Runtime\Hooks;
use Throwable;
use WeakMap;

/**
 * Counts what becomes of each attempt of a job, exactly once. One attempt raises up to three events, in an order that
 * depends on the connection, so what is already known of it is kept until its last one.
 *
 * @internal
 */
final class QueueListener
{
    /** @var WeakMap<Job, int> attempt in progress => when it started, in nanoseconds */
    private WeakMap $started;

    /** @var WeakMap<Job, true> attempts whose outcome is counted */
    private WeakMap $counted;

    public function __construct(private readonly Hooks $hooks, private readonly ApplicationLabels $labels)
    {
        $this->started = new WeakMap();
        $this->counted = new WeakMap();
    }

    public function processing(object $event): void
    {
        $job = $event->job;
        $this->started[$job] = hrtime(true);
        if ($job->attempts() === 1 && $this->hooks->bound('queue.wait')) {
            $waited = QueueStamp::waited($job->payload());
            if ($waited !== null) {
                $this->hooks->observe('queue.wait', $this->facts($job, null, 'queue.wait'), $waited);
            }
        }
    }

    /** Success, release, `$this->fail()`, or a failure that was reported before. */
    public function processed(object $event): void
    {
        $job = $event->job;
        $status = match (true) {
            $job->hasFailed() => 'failed',
            $job->isReleased() => 'retry',
            default => 'success',
        };
        $this->count($job, $status);
        $this->finish($job);
    }

    /** Raised once for each job that fails for good; the attempt itself may go on, or may never have run. */
    public function failed(object $event): void
    {
        $this->count($event->job, 'failed');
    }

    public function exceptionOccurred(object $event): void
    {
        $job = $event->job;
        $final = $job->hasFailed() || $job->isDeleted();
        // The sync connection never retries: its JobFailed follows right after this.
        if ($final || ! $job instanceof SyncJob) {
            $this->count($job, $final ? 'failed' : 'retry');
        }
        if ($final && self::neverRan($event->exception ?? null)) {
            unset($this->started[$job]);
        }
        $this->finish($job);
    }

    /** An attempt still in progress when the worker stops is one that the worker kills: it took too long. */
    public function stopping(): void
    {
        foreach ($this->started as $job => $started) {
            $this->count($job, 'retry');
            $this->finish($job);
        }
    }

    private function count(Job $job, string $status): void
    {
        if (! isset($this->counted[$job])) {
            $this->counted[$job] = true;
            $this->hooks->count('queue.processed', $this->facts($job, $status, 'queue.processed'));
        }
    }

    /** Records what is known only of an attempt that ran and is over. */
    private function finish(Job $job): void
    {
        if (! isset($this->started[$job])) {
            return;
        }
        $seconds = (hrtime(true) - $this->started[$job]) / 1e9;
        unset($this->started[$job]);
        $this->hooks->observe('queue.run_time', $this->facts($job, null, 'queue.run_time'), $seconds);
        $retries = $job->attempts() - 1;
        if ($retries > 0) {
            $facts = ['job.retry_count' => $retries] + $this->facts($job, null, 'queue.retry');
            $this->hooks->count('queue.retry', $facts);
        }
    }

    /** @return array<string, string|int|null> */
    private function facts(Job $job, ?string $status, string $hook): array
    {
        return [
            'queue.name' => self::queue($job),
            'job.class' => self::class($job),
            'job.status' => $status,
        ] + $this->labels->for(null, $hook);
    }

    /** SQS names a queue by its whole URL. */
    private static function queue(Job $job): string
    {
        $queue = (string) $job->getQueue();

        return str_contains($queue, '://') ? basename($queue) : ($queue !== '' ? $queue : 'sync');
    }

    /** A queued closure calls itself "Closure (file.php:12)". */
    private static function class(Job $job): string
    {
        return class_basename(explode(' (', $job->resolveName(), 2)[0]);
    }

    /** The worker gives up a job whose attempts were used up before, without running it. */
    private static function neverRan(?Throwable $exception): bool
    {
        return $exception instanceof MaxAttemptsExceededException && ! $exception instanceof TimeoutExceededException;
    }
}
