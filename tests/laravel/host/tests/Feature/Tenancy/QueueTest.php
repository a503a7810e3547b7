<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Chom\Metrics\Tenancy;
use Illuminate\Support\Facades\Queue;
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
