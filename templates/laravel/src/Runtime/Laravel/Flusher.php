<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Closure;
use Illuminate\Queue\Jobs\SyncJob;
use Sdkgen\Laravel\Runtime\Recorder;
use Throwable;
use WeakReference;

/**
 * The one place that decides when recorded samples go to the store: after a response, between jobs, after a command,
 * and when the process ends in any other way.
 *
 * @internal
 */
final class Flusher
{
    /** @var list<Closure(): void> */
    private array $settlements = [];

    /** @var list<Closure(): void> */
    private array $endings = [];

    public function __construct(
        private readonly Recorder $recorder,
        private readonly Failures $failures,
        private readonly int $maxPending,
        private readonly float $maxAge,
    ) {
        $flusher = WeakReference::create($this);
        register_shutdown_function(static function () use ($flusher): void {
            $flusher->get()?->end();
        });
    }

    /** Have something recorded before each flush that could not be decided earlier. */
    public function beforeFlush(Closure $settle): void
    {
        $this->settlements[] = $settle;
    }

    /** Have something recorded when the process ends outside the usual path: a fatal error, or `exit`. */
    public function atEnd(Closure $ending): void
    {
        $this->endings[] = $ending;
    }

    public function now(): void
    {
        $this->run($this->settlements);
        $this->recorder->flush();
    }

    /** Flush a long-lived process when enough has gathered, or the oldest sample is old enough. */
    public function ifDue(): void
    {
        $this->run($this->settlements);
        $this->recorder->flushIfDue($this->maxPending, $this->maxAge);
    }

    /** A job of the sync connection runs inside a request or a command, which flushes when it ends. */
    public function afterJob(object $event): void
    {
        if (! $event->job instanceof SyncJob) {
            $this->ifDue();
        }
    }

    private function end(): void
    {
        $error = error_get_last();
        if ($error !== null && str_starts_with($error['message'], 'Allowed memory size')) {
            // The process is over; these few megabytes let it say that it was.
            @ini_set('memory_limit', (string) (memory_get_usage(true) + 8 * 1024 * 1024));
        }
        $this->run($this->endings);
        $this->now();
    }

    /** @param list<Closure(): void> $steps */
    private function run(array $steps): void
    {
        foreach ($steps as $step) {
            try {
                $step();
            } catch (Throwable $error) {
                $this->failures->report($error);
            }
        }
    }
}
