<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Contracts\Queue\Job;
use Illuminate\Database\QueryException;
use Illuminate\Queue\Jobs\SyncJob;
use Illuminate\Queue\Queue;
use Sdkgen\Laravel\Generated\Isolation;
use Sdkgen\Laravel\Runtime\Tenancy\Layer;
use Sdkgen\Laravel\Runtime\Tenancy\State;
use Sdkgen\Laravel\Runtime\Tenancy\Violation;
use WeakMap;

/**
 * Has every job work for whom it was queued, and for nobody once it is over.
 *
 * @internal
 */
final class QueueGuard
{
    private static ?self $current = null;

    private static ?Closure $stamping = null;

    /** @var WeakMap<Job, int> job in progress => contexts that waited when it began */
    private WeakMap $depths;

    /** Whether a job failed whose end a worker does not announce when it cannot tell the job or store the failure. */
    private bool $hasFailed = false;

    public function __construct(
        private readonly Guards $guards,
        private readonly Stamp $stamp,
        private readonly RowLevelSecurity $database,
    ) {
        $this->depths = new WeakMap();
    }

    /** Callbacks of the queue outlive applications in one process: they ask for the current guard. */
    public static function use(?self $guard): void
    {
        self::$current = $guard;
    }

    public function listen(Dispatcher $events): void
    {
        $this->stamp();
        $events->listen('Illuminate\Queue\Events\JobProcessing', fn (object $event) => $this->begin($event->job));
        $events->listen('Illuminate\Queue\Events\JobProcessed', fn (object $event) => $this->end($event->job, true));
        $events->listen('Illuminate\Queue\Events\JobExceptionOccurred', function (object $event): void {
            $this->noteDenial($event->exception ?? null);
            $this->end($event->job, false);
        });
        $events->listen('Illuminate\Queue\Events\JobFailed', fn (object $event) => $this->failed($event->job));
        $events->listen('Illuminate\Queue\Events\Looping', fn () => $this->expectNothing());
    }

    /** @return list<string> what is wrong with how jobs are stamped */
    public function selfTest(): array
    {
        $payload = ['uuid' => 'self-test', 'displayName' => 'self-test', 'job' => ''];
        $stamped = $payload + [Stamp::KEY => $this->stamp->of($this->guards->context, $payload)];
        $forged = ['uuid' => 'another'] + $stamped;

        return array_keys(array_filter([
            'jobs are not stamped' => ! self::isStamping() || self::$current === null,
            'a stamp is not accepted' => $this->stamp->read($stamped) === null,
            'a forged stamp is accepted' => $this->stamp->read($forged) !== null,
        ]));
    }

    private function stamp(): void
    {
        self::$stamping ??= static function ($connection, $queue, $payload): array {
            $guard = self::$current;

            return $guard === null ? [] : [Stamp::KEY => $guard->stamp->of($guard->guards->context, $payload)];
        };
        if (! self::isStamping()) {
            Queue::createPayloadUsing(self::$stamping);
        }
    }

    /** Whoever clears the queue's callbacks clears ours. */
    private static function isStamping(): bool
    {
        $callbacks = Closure::bind(static fn (): array => self::$createPayloadCallbacks ?? [], null, Queue::class);

        return self::$stamping !== null && in_array(self::$stamping, $callbacks(), true);
    }

    private function begin(Job $job): void
    {
        if (! $job instanceof SyncJob) {
            $this->expectNothing();
            $this->guards->context->reset();
            $this->guards->watch->forget();
        }
        $this->depths[$job] = $this->guards->context->depth();
        ++$this->guards->tally->queue;
        $stamped = $this->stamp->read($job->payload());
        [$state, $values] = $stamped ?? [State::Unresolved, []];
        if (in_array($job->resolveName(), Isolation::CENTRAL_JOBS, true)) {
            $stamped ??= [State::Central, []];
            $state = $state === State::Unresolved ? State::Central : $state;
        }
        $this->guards->context->enter($state, $values);
        if ($stamped === null) {
            $this->refuse($job);
        }
        if (! $job instanceof SyncJob) {
            $this->database->beginJob();
        }
    }

    private function refuse(Job $job): void
    {
        $reason = isset($job->payload()[Stamp::KEY])
            ? 'The stamp of a job does not belong to it.'
            : 'A job was queued without a stamp.';
        try {
            $name = $job->resolveName();
            $this->guards->watch->report(Violation::QueuePayload, Layer::Queue, $name, $reason);
        } catch (IsolationException $refusal) {
            // A worker passes over a job that is deleted; the sync connection runs it unless something is thrown.
            $job->fail($refusal);
            if ($job instanceof SyncJob) {
                $this->end($job, false);
            }
            throw $refusal;
        }
    }

    private function end(Job $job, bool $succeeded): void
    {
        $depth = $this->depths[$job] ?? null;
        if ($depth === null) {
            return;
        }
        unset($this->depths[$job]);
        $this->stale($this->guards->context->depth() > $depth + 1);
        $this->guards->context->unwind($depth);
        if (! $job instanceof SyncJob) {
            $this->database->endJob($succeeded);
            $this->hasFailed = false;
            $this->guards->context->reset();
            $this->guards->watch->forget();
        }
    }

    /** Comes before the failure is stored, and while the attempt goes on, except for one that never ran. */
    private function failed(Job $job): void
    {
        if (! $job instanceof SyncJob) {
            $this->database->endJob(false);
            $this->hasFailed = true;
        }
        if (! isset($this->depths[$job]) && ! $job instanceof SyncJob) {
            $this->guards->context->reset();
        }
    }

    private function expectNothing(): void
    {
        $this->stale($this->guards->context->state !== State::Unresolved && ! $this->hasFailed);
        $this->hasFailed = false;
        $this->guards->context->reset();
    }

    private function stale(bool $isStale): void
    {
        if ($isStale) {
            $this->quietly(fn () => $this->guards->watch->report(
                Violation::ContextStale,
                Layer::Queue,
                'job',
                'A tenant was left over from an earlier job.',
            ));
        }
    }

    private function noteDenial(mixed $exception): void
    {
        if ($exception instanceof QueryException && ($exception->errorInfo[0] ?? '') === '42501') {
            ++$this->guards->tally->database;
            $statement = $exception->getSql();
            $this->quietly(fn () => $this->guards->watch->report(
                Violation::DbRlsDenied,
                Layer::Database,
                'statement',
                'The database refused a statement.',
                $statement,
            ));
        }
    }

    /** What a job before this one did is no reason to stop this one. */
    private function quietly(Closure $report): void
    {
        $poison = $this->guards->context->poison;
        try {
            $report();
        } catch (IsolationException) {
            $this->guards->context->poison = $poison;
        }
    }
}
