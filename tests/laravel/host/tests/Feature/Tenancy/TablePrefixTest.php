<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Chom\Metrics\Runtime\Laravel\Tenancy\SelfTest;
use Closure;
use Illuminate\Support\Facades\DB;
use Tests\Tenancy\Flows;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\World;

/** The tables of a connection may have names that the specification does not know: with a prefix before them. */
final class TablePrefixTest extends IsolationTestCase
{
    protected string $mode = 'enforce';

    protected function setUp(): void
    {
        $this->settings = ['database.connections.sqlite.prefix' => 'chom_'];
        parent::setUp();
    }

    public function testTheGuardOfStatementsStands(): void
    {
        self::assertSame([], $this->app->make(SelfTest::class)->run()['sql']);
    }

    /** @return iterable<string, array{Closure(World, IsolationTestCase): mixed}> */
    public static function flows(): iterable
    {
        return Flows::all();
    }

    /**
     * @dataProvider flows
     * @param Closure(World, IsolationTestCase): mixed $flow
     */
    public function testNothingIsObjectedTo(Closure $flow): void
    {
        try {
            $this->asMine(fn () => $flow($this->world, $this));
        } catch (IsolationException $refusal) {
            self::fail(print_r($refusal->incident->describe(), true));
        }

        self::assertSame([], $this->objections());
    }

    /** @return iterable<string, array{string, Closure(World): mixed}> */
    public static function accesses(): iterable
    {
        yield 'all' => ['query_unscoped_read', static fn () => Site::all()];
        yield 'raw' => ['query_unscoped_read', static fn () => DB::select('select * from chom_sites')];
        yield 'without the prefix' => ['query_unanalysable', static fn () => DB::select('select * from sites')];
        yield 'a foreign key' => ['query_foreign', static fn (World $world) => Site::find($world->theirs->site->id)];
        yield 'write' => ['query_unscoped_write', static fn () => DB::table('sites')->update(['status' => 'gone'])];
    }

    /**
     * @dataProvider accesses
     * @param Closure(World): mixed $access
     */
    public function testItIsStopped(string $violation, Closure $access): void
    {
        $before = $this->unwatched($this->world->theirRows(...));
        try {
            $this->asMine(fn () => $access($this->world));
            self::fail('It was not stopped.');
        } catch (IsolationException $refusal) {
            self::assertSame($violation, $refusal->incident->violation->value);
        }
        self::assertSame($before, $this->unwatched($this->world->theirRows(...)));
    }
}
