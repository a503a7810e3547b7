<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Closure;
use Tests\Jobs\Reaching;
use Tests\Tenancy\FlowTestCase;
use Tests\Tenancy\Party;
use Tests\Tenancy\QueueFlows;
use Tests\Tenancy\WorksQueues;

/** Jobs on every kind of connection, to which nothing is objected. */
final class QueueFlowsTest extends FlowTestCase
{
    use WorksQueues;

    public static function cases(): iterable
    {
        foreach (self::connections() as $connection => $settings) {
            $waiting = $connection === 'sync' ? [] : QueueFlows::waiting();
            foreach ([...QueueFlows::all(), ...$waiting] as $name => [$flow]) {
                yield "$name: $connection" => [$flow, $settings];
            }
        }
    }

    public function assertRan(Party ...$parties): void
    {
        $expected = array_map(static fn (Party $party): string => $party->tenant->id, $parties);
        self::assertSame($expected, Reaching::$ran);
    }

    protected function follow(Closure $flow, Closure $next): void
    {
        $flow();
        $this->asMine($next);
    }
}
