<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Closure;
use Tests\Tenancy\Flows;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\World;

/** A guard that cries wolf is switched off. */
final class FlowsTest extends IsolationTestCase
{
    protected string $mode = 'enforce';

    /** @return iterable<string, array{Closure(World): mixed}> */
    public static function flows(): iterable
    {
        return Flows::all();
    }

    /**
     * @dataProvider flows
     * @param Closure(World): mixed $flow
     */
    public function testNothingIsObjectedTo(Closure $flow): void
    {
        try {
            $this->asMine(fn () => $flow($this->world));
        } catch (IsolationException $refusal) {
            self::fail(print_r($refusal->incident->describe(), true));
        }

        self::assertSame([], $this->objections());
    }
}
