<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Tenancy\State;
use Tests\Jobs\Reaching;
use Tests\Tenancy\Breach;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\QueueCases;
use Tests\Tenancy\WorksQueues;
use Throwable;

/** Jobs on every kind of connection: the breach is noticed for what it is, or the job fails for good. */
final class QueueCasesTest extends BreachTestCase
{
    use WorksQueues;

    public static function cases(): iterable
    {
        foreach (self::connections() as $connection => $settings) {
            $waiting = $connection === 'sync' ? [] : QueueCases::waiting();
            foreach ([...QueueCases::all(), ...$waiting] as $name => [$breach]) {
                yield "$name: $connection" => [$breach->configured($settings)];
            }
        }
    }

    protected function attempt(Breach $breach): mixed
    {
        try {
            $answer = ($breach->attempt)($this->world, $this);
            $this->work();
        } finally {
            self::assertSame(State::Unresolved, Guards::current()->context->state);
        }

        return [is_object($answer) ? $answer : null, Reaching::$found];
    }

    /** A site that becomes theirs in between is expected to be as it was. */
    protected function whatIsTheirs(): mixed
    {
        $rows = $this->world->theirRows();
        $given = ['id' => $this->world->mine->site->id, 'status' => 'active'];
        $rows['sites'] = array_values(array_filter(
            $rows['sites'],
            static fn (array $site): bool => array_intersect_key($site, $given) !== $given,
        ));

        return $rows;
    }

    /** Only a job that throws by itself fails while observing. */
    protected function assertLetThrough(Breach $breach, mixed $answer): void
    {
        self::assertSame([Reaching::$thrown > 0 ? 1 : 0, 0], $this->left());
    }

    protected function assertRefused(Breach $breach, mixed $answer, ?Throwable $error): void
    {
        if ($error !== null) {
            parent::assertRefused($breach, $answer, $error);
        } elseif ($breach->violation !== 'context_stale' && Reaching::$swallowed === 0) {
            self::assertSame([1, 0], $this->left());
        }
    }
}
