<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Jobs\PruneServersJob;
use App\Models\Site;
use App\Models\VpsServer;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Chom\Metrics\Runtime\Tenancy\State;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Console\ClosureCommand;
use Illuminate\Queue\Events\Looping;
use Illuminate\Queue\WorkerOptions;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Queue;
use Tests\Jobs\Reaching;
use Tests\Tenancy\IsolationTestCase;

/** A job works for whom it was queued, wherever and whenever it runs. */
final class QueueTest extends IsolationTestCase
{
    protected function setUp(): void
    {
        $this->settings = ['queue.default' => 'database'];
        parent::setUp();
        Reaching::$ran = [];
    }

    public function testAJobWorksForWhomItWasQueued(): void
    {
        $this->inMode('enforce');
        $this->asMine(fn () => Queue::push(new Reaching($this->world->mine->site)));
        $this->asTheirs(fn () => Queue::push(new Reaching($this->world->theirs->site)));

        $this->work();

        self::assertSame([$this->world->mine->tenant->id, $this->world->theirs->tenant->id], Reaching::$ran);
        self::assertSame(2, $this->unwatched(static fn () => Site::where('status', 'reached')->count()));
        self::assertSame([], $this->objections());
        self::assertNull(Tenancy::id());
    }

    /** 47 */
    public function testAJobWithAForeignModelFails(): void
    {
        $this->blocksJob('query_foreign', fn () => $this->asMine(
            fn () => Queue::push(new Reaching($this->world->theirs->site)),
        ));
        self::assertSame([], Reaching::$ran);
    }

    /** 48 */
    public function testAJobWithoutAStampFails(): void
    {
        $this->blocksJob('queue_payload', fn () => $this->tamper(static function (array &$payload): void {
            unset($payload['tenancy']);
        }));
    }

    /** 49 */
    public function testAJobWithAForgedStampFails(): void
    {
        $this->blocksJob('queue_payload', fn () => $this->tamper(function (array &$payload): void {
            $payload['tenancy']['values']['tenant'] = $this->world->theirs->tenant->id;
        }));
    }

    public function testAJobWithTheStampOfAnotherJobFails(): void
    {
        $this->blocksJob('queue_payload', fn () => $this->tamper(static function (array &$payload): void {
            $payload['uuid'] = 'that of another job';
        }));
    }

    /** 50 */
    public function testAModelThatMovedToAnotherTenantIsNotRestored(): void
    {
        $this->blocksJob('query_foreign', function (): void {
            $this->asMine(fn () => Queue::push(new Reaching($this->world->mine->site)));
            $this->unwatched(fn () => Site::query()->whereKey($this->world->mine->site->id)
                ->update(['tenant_id' => $this->world->theirs->tenant->id]));
        });
        self::assertSame([], Reaching::$ran);
    }

    public function testAJobThatReadsEverythingFails(): void
    {
        $this->blocksJob('query_unscoped_read', fn () => $this->asMine(
            static fn () => Queue::push(new Reaching(null, 'all')),
        ));
    }

    public function testAnUnprovenJobIsOnlyFoundWhileObserving(): void
    {
        $this->asMine(static fn () => Queue::push(new Reaching(null, 'all')));

        $this->work();

        self::assertSame(
            ['model_read observed' => 1.0, 'query_unscoped_read found' => 1.0],
            $this->objections(),
        );
        self::assertSame(0, DB::table('failed_jobs')->count());
    }

    /** 51 */
    public function testARetryHasItsContextAndLeavesNone(): void
    {
        $this->inMode('enforce');
        $this->asMine(static fn () => Queue::push(new Reaching(null, 'throw')));

        $this->work();
        self::assertSame(State::Unresolved->value, Guards::current()->context->state->value);
        self::assertSame(1, DB::table('failed_jobs')->count());
        $this->artisan('queue:retry', ['id' => ['all']])->run();
        $this->app->make('queue.worker')->runNextJob('database', 'default', new WorkerOptions());

        self::assertSame(array_fill(0, 3, $this->world->mine->tenant->id), Reaching::$ran);
        self::assertSame([], $this->objections());
    }

    /** 52 */
    public function testAContextLeftOverByAJobIsNoticed(): void
    {
        $this->inMode('enforce');
        Tenancy::establish($this->world->theirs->tenant->id, null);

        event(new Looping('database', 'default'));

        self::assertNull(Tenancy::id());
        self::assertSame(['context_stale blocked' => 1.0], $this->objections());
    }

    public function testASyncJobWorksForItsCallerAndGivesTheContextBack(): void
    {
        $this->inMode('enforce');
        config(['queue.default' => 'sync']);

        $after = $this->asMine(function (): array {
            $before = Guards::current()->context->depth();
            Queue::push(new Reaching($this->world->mine->site));

            return [$before === Guards::current()->context->depth(), Tenancy::id()];
        });

        self::assertSame([true, $this->world->mine->tenant->id], $after);
        self::assertSame([$this->world->mine->tenant->id], Reaching::$ran);
        self::assertSame([], $this->objections());
    }

    public function testASyncJobThatFailsGivesTheContextBack(): void
    {
        $this->inMode('enforce');
        config(['queue.default' => 'sync']);

        $this->asMine(function (): void {
            try {
                Queue::push(new Reaching($this->world->theirs->site));
                self::fail('The job ran.');
            } catch (IsolationException) {
                self::assertSame($this->world->mine->tenant->id, Tenancy::id());
            }
        });
        self::assertSame([], Reaching::$ran);
    }

    public function testWhatMayBeSeenForAReasonIsNotWhatAJobMaySee(): void
    {
        $this->blocksJob('context_missing', static fn () => Tenancy::withoutTenant(
            BypassReason::Maintenance,
            static fn () => Queue::push(new Reaching(null, 'all')),
        ));
    }

    public function testACentralJobNeedsNoStamp(): void
    {
        $this->inMode('enforce');
        $this->unwatched(static fn () => VpsServer::factory()->create(['capacity' => 0]));
        $this->tamper(static function (array &$payload): void {
            unset($payload['tenancy']);
        }, new PruneServersJob());

        $this->work();

        self::assertFalse(VpsServer::query()->where('capacity', 0)->exists());
        self::assertSame([], $this->objections());
    }

    /** 44 */
    public function testACommandWorksForNobody(): void
    {
        $this->inMode('enforce');
        $command = new ClosureCommand('reach', fn () => Site::count());
        $this->app->make(Kernel::class)->registerCommand($command);

        try {
            $this->artisan('reach')->run();
            self::fail('The command read sites.');
        } catch (IsolationException $refusal) {
            self::assertSame(403, $refusal->getStatusCode());
        }
        self::assertSame(['context_missing blocked' => 1.0], $this->objections());
    }

    /** The job fails for good, without a retry, and nothing of the other tenant changes. */
    private function blocksJob(string $violation, Closure $queue): void
    {
        $this->inMode('enforce');
        $queue();
        $before = $this->unwatched($this->world->theirRows(...));

        $this->work();

        self::assertArrayHasKey("$violation blocked", $this->objections());
        self::assertSame($before, $this->unwatched($this->world->theirRows(...)));
        self::assertSame(1, DB::table('failed_jobs')->count());
        self::assertSame(0, DB::table('jobs')->count());
        self::assertSame(State::Unresolved->value, Guards::current()->context->state->value);
    }

    private function tamper(Closure $change, ?object $job = null): void
    {
        $this->asMine(fn () => Queue::push($job ?? new Reaching($this->world->mine->site)));
        $row = DB::table('jobs')->first();
        $payload = json_decode($row->payload, true);
        $change($payload);
        DB::table('jobs')->where('id', $row->id)->update(['payload' => json_encode($payload)]);
    }

    private function work(): void
    {
        $this->artisan('queue:work', ['--stop-when-empty' => true, '--sleep' => 0, '--memory' => 1024])->run();
    }
}
