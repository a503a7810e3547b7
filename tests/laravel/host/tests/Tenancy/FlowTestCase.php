<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Site;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Closure;

/**
 * Every flow of a class in both modes: nothing is objected to. A foreign row that is asked for right after it, in the
 * same context, is: the guards were awake, and the flow has taught them nothing wrong.
 */
abstract class FlowTestCase extends IsolationTestCase
{
    /** @return iterable<string, array{0: Closure(World, static): mixed, 1?: array<string, mixed>}> flow, configuration */
    abstract public static function cases(): iterable;

    protected function setUp(): void
    {
        [, $settings] = $this->getProvidedData() + [null, []];
        $this->mode = $this->getName(false) === 'testNothingIsStopped' ? 'enforce' : 'observe';
        $this->settings = $settings + $this->settings;
        parent::setUp();
    }

    /**
     * @dataProvider cases
     * @param Closure(World, static): mixed $flow
     */
    final public function testNothingIsNoticed(Closure $flow): void
    {
        $this->go($flow);

        self::assertArrayHasKey('query_foreign observed', $this->objections());
    }

    /**
     * @dataProvider cases
     * @param Closure(World, static): mixed $flow
     */
    final public function testNothingIsStopped(Closure $flow): void
    {
        $this->go($flow);

        self::assertSame(['query_foreign blocked' => 1.0], $this->objections());
    }

    /** Where the application does it, and whatever comes next. */
    protected function follow(Closure $flow, Closure $next): void
    {
        $this->asMine(static function () use ($flow, $next): void {
            $flow();
            $next();
        });
    }

    private function go(Closure $flow): void
    {
        try {
            $this->follow(fn () => $flow($this->world, $this), $this->reachOut(...));
        } catch (IsolationException $refusal) {
            self::fail(print_r($refusal->incident->describe(), true));
        }
    }

    private function reachOut(): void
    {
        self::assertSame([], $this->objections());
        try {
            Site::find($this->world->theirs->site->id);
        } catch (IsolationException) {
            // In enforce mode.
        }
    }
}
