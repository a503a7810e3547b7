<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Site;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Queue\Events\Looping;
use Illuminate\Support\Facades\Queue;
use Tests\Feature\Tenancy\QueueCasesTest;
use Tests\Jobs\Reaching;

/** Jobs that reach for another tenant, or work for somebody else than who queued them. */
final class QueueCases
{
    /** @return iterable<string, array{Breach}> on any connection */
    public static function all(): iterable
    {
        yield '47 job with a foreign model' => [new Breach(
            'query_foreign',
            static fn (World $world, QueueCasesTest $test) => $test->asMine(
                static fn () => Queue::push(new Reaching($world->theirs->site)),
            ),
            also: ['model_read', 'query_foreign', 'model_write'],
        )];
        yield 'a job that reads everything' => [new Breach(
            'query_unscoped_read',
            static fn (World $world, QueueCasesTest $test) => $test->asMine(
                static fn () => Queue::push(new Reaching(null, 'all')),
            ),
            also: ['model_read'],
        )];
        yield 'a job of somebody who may see everything' => [new Breach(
            'context_missing',
            static fn () => Tenancy::withoutTenant(
                BypassReason::Maintenance,
                static fn () => Queue::push(new Reaching(null, 'all')),
            ),
            also: ['context_missing'],
        )];
        yield 'swallowed exception: in a job' => [new Breach(
            'query_unscoped_read',
            static fn (World $world, QueueCasesTest $test) => $test->asMine(
                static fn () => Queue::push(new Reaching(null, 'swallow')),
            ),
            also: ['model_read', 'query_unscoped_write'],
        )];
    }

    /** @return iterable<string, array{Breach}> on a connection where jobs wait */
    public static function waiting(): iterable
    {
        $theirs = static fn (World $world, QueueCasesTest $test) => $test->asTheirs(
            static fn () => Queue::push(new Reaching($world->theirs->site)),
        );
        $mine = static fn (World $world, QueueCasesTest $test) => $test->asMine(
            static fn () => Queue::push(new Reaching($world->theirs->site)),
        );
        $withoutContext = ['context_missing', 'context_missing', 'context_missing'];
        yield '48 unstamped payload' => [new Breach(
            'queue_payload',
            self::tampered($theirs, static function (array &$payload): void {
                unset($payload['tenancy']);
            }),
            also: $withoutContext,
        )];
        yield '49 tampered stamp' => [new Breach(
            'queue_payload',
            self::tampered($mine, static function (array &$payload, World $world): void {
                $payload['tenancy']['values']['tenant'] = $world->theirs->tenant->id;
            }),
            also: $withoutContext,
        )];
        yield '49 tampered stamp: a state that needs no owner' => [new Breach(
            'queue_payload',
            self::tampered($mine, static function (array &$payload): void {
                $payload['tenancy']['state'] = 'bypass';
            }),
            also: $withoutContext,
        )];
        yield '49 tampered stamp: that of another job' => [new Breach(
            'queue_payload',
            self::tampered($mine, static function (array &$payload, World $world, QueueCasesTest $test): void {
                $test->asTheirs(static fn () => Queue::push(new Reaching()));
                $payload['tenancy'] = $test->take()['tenancy'];
            }),
            also: $withoutContext,
        )];
        yield '50 restored model that moved tenant' => [new Breach(
            'query_foreign',
            static function (World $world, QueueCasesTest $test): void {
                $test->asMine(static fn () => Queue::push(new Reaching($world->mine->site)));
                $moved = ['tenant_id' => $world->theirs->tenant->id];
                $test->unwatched(static fn () => $world->mine->site->update($moved));
            },
            also: ['model_read', 'query_foreign', 'model_write'],
        )];
        yield '51 retry leaves no context' => [new Breach(
            'context_missing',
            static function (World $world, QueueCasesTest $test): mixed {
                $test->asTheirs(static fn () => Queue::push(new Reaching(null, 'throw')));
                $test->work();
                $test->retry();

                return Site::all();
            },
            also: ['context_missing'],
        )];
        yield '52 stale context: between jobs' => [new Breach(
            'context_stale',
            static function (World $world): mixed {
                Tenancy::establish($world->theirs->tenant->id, null);
                event(new Looping('database', 'default'));

                return Tenancy::id();
            },
            isHarmless: true,
        )];
    }

    private static function tampered(Closure $push, Closure $change): Closure
    {
        return static function (World $world, QueueCasesTest $test) use ($push, $change): void {
            $push($world, $test);
            $payload = $test->take();
            $change($payload, $world, $test);
            $test->give($payload);
        };
    }
}
