<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Chom\Metrics\Tenancy;
use Illuminate\Database\QueryException;
use Illuminate\Queue\Events\JobExceptionOccurred;
use Illuminate\Queue\Jobs\SyncJob;
use Illuminate\Support\Facades\Queue;
use PDOException;
use Tests\Jobs\Reaching;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\WorksQueues;

/** What becomes of everything else when a job is blocked. */
final class QueueTest extends IsolationTestCase
{
    use WorksQueues;

    protected string $mode = 'enforce';

    public function testTheWorkerGoesOnWithTheNextJob(): void
    {
        config(['queue.default' => 'database']);
        $this->asMine(fn () => Queue::push(new Reaching($this->world->theirs->site)));
        $this->asTheirs(fn () => Queue::push(new Reaching($this->world->theirs->site)));
        $this->asMine(static fn () => Queue::push(new Reaching(null, 'all')));
        $this->asMine(fn () => Queue::push(new Reaching($this->world->mine->site)));

        $this->work();

        [$mine, $theirs] = [$this->world->mine->tenant->id, $this->world->theirs->tenant->id];
        self::assertSame([$theirs, $mine, $mine], Reaching::$ran);
        self::assertSame([2, 0], $this->left());
        self::assertSame(
            ['query_foreign blocked' => 1.0, 'query_unscoped_read blocked' => 1.0],
            $this->objections(),
        );
    }

    public function testWhatIsNotedOfAJobDoesNotEndABlock(): void
    {
        $this->asMine(function (): void {
            $context = Guards::current()->context;
            try {
                Site::all();
                self::fail('Everything was read.');
            } catch (IsolationException) {
                $first = $context->poison;
            }
            $denied = new PDOException('insufficient privilege');
            $denied->errorInfo = ['42501', 7, 'insufficient privilege'];
            $exception = new QueryException('insert into sites', [], $denied);
            $job = new SyncJob($this->app, '{}', 'sync', 'default');

            event(new JobExceptionOccurred('sync', $job, $exception));

            self::assertNotNull($first);
            self::assertSame($first, $context->poison);
        });
        self::assertArrayHasKey('db_rls_denied blocked', $this->objections());
    }

    public function testASyncJobGivesTheContextBack(): void
    {
        config(['queue.default' => 'sync']);

        $this->asMine(function (): void {
            $depth = Guards::current()->context->depth();
            try {
                Queue::push(new Reaching($this->world->theirs->site));
                self::fail('The job ran.');
            } catch (IsolationException) {
                self::assertSame($this->world->mine->tenant->id, Tenancy::id());
                self::assertSame($depth, Guards::current()->context->depth());
            }
        });
        self::assertSame([], Reaching::$ran);
    }
}
