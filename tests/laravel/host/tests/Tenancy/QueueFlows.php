<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Jobs\PruneServersJob;
use App\Models\Site;
use App\Models\VpsServer;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Cache\RateLimiting\Limit;
use Illuminate\Queue\Middleware\RateLimited;
use Illuminate\Queue\Middleware\ThrottlesExceptions;
use Illuminate\Queue\Middleware\WithoutOverlapping;
use Illuminate\Support\Facades\Bus;
use Illuminate\Support\Facades\Queue;
use Illuminate\Support\Facades\RateLimiter;
use RuntimeException;
use Tests\Feature\Tenancy\QueueFlowsTest;
use Tests\Jobs\Reaching;

/** Jobs that work for whom they were queued, however they are queued. */
final class QueueFlows
{
    /** @return iterable<string, array{Closure(World, QueueFlowsTest): mixed}> on any connection */
    public static function all(): iterable
    {
        yield 'jobs dispatched in a tenant' => [static function (World $world, QueueFlowsTest $test): void {
            foreach ([$world->mine, $world->theirs, $world->mine] as $party) {
                Tenancy::runAs(
                    $party->tenant->id,
                    $party->organization->id,
                    static fn () => Queue::push(new Reaching($party->site)),
                );
            }
            $test->work();
            $test->assertRan($world->mine, $world->theirs, $world->mine);
            $reached = $test->unwatched(static fn () => Site::where('status', 'reached')->count());
            $test::assertSame(2, $reached);
        }];
        yield 'jobs dispatched in a tenant: a chain' => [static function (World $world, QueueFlowsTest $test): void {
            $test->asMine(static fn () => Bus::chain([
                new Reaching($world->mine->site),
                new Reaching($world->mine->sites[1]),
            ])->dispatch());
            $test->work();
            $test->assertRan($world->mine, $world->mine);
        }];
        yield 'jobs dispatched in a tenant: one that fails' => [
            static function (World $world, QueueFlowsTest $test): void {
                try {
                    $test->asMine(static fn () => Queue::push(new Reaching(null, 'throw')));
                } catch (RuntimeException) {
                    // On the sync connection whoever queues it is told.
                }
                $test->work();
                $test::assertSame([$world->mine->tenant->id], array_values(array_unique(Reaching::$ran)));
                $test::assertNull(Tenancy::id());
            },
        ];
        yield 'sync jobs' => [static fn (World $world, QueueFlowsTest $test) => $test->asMine(
            static function () use ($world, $test): void {
                dispatch_sync(new Reaching($world->mine->site));
                $test::assertSame($world->mine->tenant->id, Tenancy::id());
                try {
                    dispatch_sync(new Reaching(null, 'throw'));
                } catch (RuntimeException) {
                    $test::assertSame($world->mine->tenant->id, Tenancy::id());
                }
                $test->assertRan($world->mine, $world->mine);
            },
        )];
        yield 'jobs dispatched in a tenant: one that overlaps and throttles' => [
            static function (World $world, QueueFlowsTest $test): void {
                $job = new Reaching($world->mine->site);
                $job->through([new WithoutOverlapping('sites'), new ThrottlesExceptions(), new RateLimited('jobs')]);
                RateLimiter::for('jobs', static fn () => Limit::perMinute(5)->by('sites'));
                $test->asMine(static fn () => Queue::push($job));
                $test->work();
                $test->assertRan($world->mine);
            },
        ];
        yield 'a job that works for nobody' => [static function (World $world, QueueFlowsTest $test): void {
            VpsServer::factory()->create(['capacity' => 0]);
            $test->asMine(static fn () => Queue::push(new PruneServersJob()));
            $test->work();
            $test::assertFalse(VpsServer::where('capacity', 0)->exists());
        }];
    }

    /** @return iterable<string, array{Closure(World, QueueFlowsTest): mixed}> on a connection where jobs wait */
    public static function waiting(): iterable
    {
        yield 'jobs dispatched in a tenant: one that is retried' => [
            static function (World $world, QueueFlowsTest $test): void {
                $test->asMine(static fn () => Queue::push(new Reaching(null, 'throw')));
                $test->work();
                $test::assertSame([1, 0], $test->left());
                $test->retry();
                $test->assertRan($world->mine, $world->mine, $world->mine);
            },
        ];
        yield 'jobs dispatched in a tenant: many at once' => [
            static function (World $world, QueueFlowsTest $test): void {
                $jobs = array_map(static fn (Site $site): Reaching => new Reaching($site), $world->mine->sites);
                $test->asMine(static fn () => Queue::bulk($jobs));
                $test->work();
                $test->assertRan($world->mine, $world->mine);
            },
        ];
        yield 'a job that works for nobody, without a stamp' => [
            static function (World $world, QueueFlowsTest $test): void {
                VpsServer::factory()->create(['capacity' => 0]);
                Queue::push(new PruneServersJob());
                $test->give(array_diff_key($test->take(), ['tenancy' => true]));
                $test->work();
                $test::assertFalse(VpsServer::where('capacity', 0)->exists());
            },
        ];
    }
}
