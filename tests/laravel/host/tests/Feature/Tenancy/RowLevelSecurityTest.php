<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Runtime\Laravel\Tenancy\RowLevelSecurity;
use Chom\Metrics\Runtime\Laravel\Tenancy\SelfTest;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Database\Migrations\Migration;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Queue;
use Illuminate\Support\Facades\Route;
use Illuminate\Support\Str;
use Tests\Jobs\Reaching;
use Tests\Support\Host;
use Tests\Support\PostgresServer;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\World;

/** PostgreSQL keeps tenants apart by itself: every other guard is off here. */
final class RowLevelSecurityTest extends IsolationTestCase
{
    private const ROLE = 'application';
    private const OFF = ['eloquent', 'sql', 'http', 'cache', 'storage', 'external'];

    private static ?array $connection = null;

    private static ?World $shared = null;

    protected function setUp(): void
    {
        self::$connection ??= PostgresServer::shared()->database('chom');
        $this->settings = [
            'database.connections.sqlite' => self::$connection,
            'metrics.tenancy.layers' => array_fill_keys(self::OFF, 'off'),
            'metrics.tenancy.row_level_security' => 'transaction',
        ];
        parent::setUp();
    }

    /** The database is made once, by its owner; the application comes as somebody else. */
    public function refreshDatabase(): void
    {
        if (self::$shared === null) {
            $this->artisan('migrate')->run();
            self::$shared = $this->unwatched(World::create(...));
            $this->migration()->up();
            $this->grant();
        }
        config(['database.connections.sqlite.username' => self::ROLE]);
        DB::purge();
    }

    public function testTheGuardOfTheDatabaseStands(): void
    {
        self::assertSame([], $this->app->make(SelfTest::class)->run()['database']);
    }

    public function testTheGuardOfTheDatabaseFallsWithTheWrongRole(): void
    {
        config(['database.connections.sqlite.username' => 'owner']);
        DB::purge();

        self::assertSame(
            ['the role passes row-level security by'],
            $this->app->make(SelfTest::class)->run()['database'],
        );
    }

    public function testATransactionSeesItsOwnRowsOnly(): void
    {
        $mine = $this->inTransaction(static fn () => self::seen());

        self::assertSame([
            'organizations' => 1,
            'tenants' => 1,
            'users' => 1,
            'sites' => 2,
            'site_backups' => 1,
            'site_user' => 1,
            'tenant_user' => 1,
            'notes' => 1,
            'invoices' => 1,
            'active_sites' => 2,
            'vps_servers' => 2,
        ], $mine);
    }

    public function testNothingIsSeenWithoutATenantButWhatALoginNeeds(): void
    {
        $seen = DB::transaction(self::seen(...));

        self::assertSame(['users' => 2, 'vps_servers' => 2], array_filter($seen));
    }

    public function testTheSettingEndsWithTheTransaction(): void
    {
        $this->inTransaction(static fn () => Site::count());

        self::assertSame(0, $this->asMine(static fn () => Site::count()));
        self::assertSame('', (string) DB::selectOne("select current_setting('tenancy.tenant', true) as owner")->owner);
    }

    public function testABypassSeesEverything(): void
    {
        $all = DB::transaction(static fn () => Tenancy::withoutTenant(
            BypassReason::Reporting,
            static fn () => Site::count(),
        ));

        self::assertSame(4, $all);
    }

    /** Going back to it brings back the settings of the moment when it was made. */
    public function testASavepointBringsNoBypassBack(): void
    {
        $seen = $this->inTransaction(static function (): int {
            Tenancy::withoutTenant(BypassReason::Maintenance, DB::beginTransaction(...));
            DB::rollBack();

            return Site::count();
        });

        self::assertSame(2, $seen);
    }

    public function testAJobLeavesNoTransactionBehind(): void
    {
        $database = $this->app->make(RowLevelSecurity::class);

        $database->beginJob();
        DB::beginTransaction();
        $database->endJob(true);
        self::assertSame(0, DB::transactionLevel());

        $database->beginJob();
        $database->beginJob();
        self::assertSame(1, DB::transactionLevel());
        $database->endJob(true);
        self::assertSame(0, DB::transactionLevel());
    }

    public function testTheContextCanChangeWithinATransaction(): void
    {
        $counts = DB::transaction(fn () => [
            $this->asMine(static fn () => Site::pluck('tenant_id')->unique()->all()),
            Site::count(),
            $this->asTheirs(static fn () => Site::pluck('tenant_id')->unique()->all()),
        ]);

        self::assertSame([[$this->mine()], 0, [self::$shared->theirs->tenant->id]], $counts);
    }

    /** @return iterable<string, array{Closure(World): mixed}> */
    public static function writes(): iterable
    {
        yield 'insert for another tenant' => [static fn (World $world) => DB::table('sites')->insert([
            'id' => (string) Str::uuid(),
            'tenant_id' => $world->theirs->tenant->id,
            'domain' => Str::uuid() . '.example.com',
        ])];
        yield 'move to another tenant' => [static fn (World $world) => DB::table('sites')
            ->where('id', $world->mine->site->id)->update(['tenant_id' => $world->theirs->tenant->id])];
        yield 'child of a foreign parent' => [static fn (World $world) => DB::table('site_backups')->insert([
            'id' => (string) Str::uuid(),
            'site_id' => $world->theirs->site->id,
        ])];
        yield 'polymorphic child of a foreign parent' => [static fn (World $world) => DB::table('notes')->insert([
            'id' => (string) Str::uuid(),
            'notable_type' => Site::class,
            'notable_id' => $world->theirs->site->id,
            'text' => 'x',
        ])];
    }

    /**
     * @dataProvider writes
     * @param Closure(World): mixed $write
     */
    public function testAForeignWriteIsRefusedAndCounted(Closure $write): void
    {
        $before = $this->theirs();
        $this->asUser();
        Route::middleware(['api', 'auth:api'])->get('write', static fn () => $write(self::$shared));

        $this->getJson('/write')->assertStatus(500);

        self::assertSame(['db_rls_denied blocked' => 1.0], $this->objections());
        self::assertSame($before, $this->theirs());
    }

    public function testForeignRowsCannotBeChanged(): void
    {
        $before = $this->theirs();
        $changed = $this->inTransaction(static fn () => [
            DB::table('sites')->where('id', self::$shared->theirs->site->id)->update(['status' => 'gone']),
            DB::table('site_backups')->where('id', self::$shared->theirs->backup->id)->delete(),
        ]);

        self::assertSame([0, 0], $changed);
        self::assertSame($before, $this->theirs());
    }

    public function testARequestRunsInATransactionThatAnErrorUndoes(): void
    {
        $this->asUser();
        $mine = self::$shared->mine->site->id;
        Route::middleware(['api', 'auth:api'])->group(static function () use ($mine): void {
            Route::get('good', static fn () => Site::whereKey($mine)->update(['status' => 'good']));
            Route::get('bad', static function () use ($mine): never {
                Site::whereKey($mine)->update(['status' => 'bad']);
                abort(422);
            });
        });

        $this->get('/good')->assertOk()->assertSee('1');
        $this->get('/bad')->assertStatus(422);

        self::assertSame('good', $this->inTransaction(static fn () => Site::find($mine)->status));
        self::assertSame(0, DB::transactionLevel());
    }

    public function testAJobRunsInATransactionOfItsTenant(): void
    {
        config(['queue.default' => 'database', 'queue.failed.driver' => 'null']);
        Reaching::$ran = [];
        $this->inTransaction(fn () => Queue::push(new Reaching(Site::findOrFail(self::$shared->mine->site->id))));

        $this->artisan('queue:work', ['--stop-when-empty' => true, '--sleep' => 0, '--memory' => 1024])->run();

        self::assertSame([$this->mine()], Reaching::$ran);
        $status = $this->inTransaction(static fn () => Site::find(self::$shared->mine->site->id)->status);
        self::assertSame('reached', $status);
        self::assertSame(0, DB::transactionLevel());
    }

    public function testTheMigrationCanBeTakenBack(): void
    {
        $migration = $this->migration();
        $this->asOwner($migration->down(...));
        try {
            self::assertSame(4, DB::transaction(static fn () => Site::count()));
        } finally {
            $this->asOwner($migration->up(...));
        }
        self::assertSame(0, DB::transaction(static fn () => Site::count()));
    }

    protected function createWorld(): World
    {
        return self::$shared;
    }

    /** @return array<string, int> rows by table */
    private static function seen(): array
    {
        $tables = ['organizations', 'tenants', 'users', 'sites', 'site_backups', 'site_user', 'tenant_user', 'notes',
            'invoices', 'active_sites', 'vps_servers'];

        return array_combine($tables, array_map(static fn ($table): int => DB::table($table)->count(), $tables));
    }

    private function mine(): string
    {
        return self::$shared->mine->tenant->id;
    }

    private function inTransaction(Closure $work): mixed
    {
        return $this->asMine(static fn () => DB::transaction($work));
    }

    /** @return array<string, mixed> */
    private function theirs(): array
    {
        return $this->asOwner(self::$shared->theirRows(...));
    }

    private function asOwner(Closure $work): mixed
    {
        config(['database.connections.sqlite.username' => 'owner']);
        DB::purge();
        try {
            return $work();
        } finally {
            config(['database.connections.sqlite.username' => self::ROLE]);
            DB::purge();
        }
    }

    protected function asUser(): void
    {
        $this->asOwner(static fn () => DB::table('users')->where('id', self::$shared->mine->user->id)
            ->update(['api_token' => hash('sha256', 'my-token')]));
        $this->withHeader('Authorization', 'Bearer my-token');
    }

    private function grant(): void
    {
        $role = self::ROLE;
        DB::unprepared("create role $role login; grant select, insert, update, delete on all tables in schema public "
            . "to $role; grant usage on all sequences in schema public to $role");
    }

    private function migration(): Migration
    {
        return require Host::path() . '/vendor/chom/metrics/database/isolate_tenants.php';
    }
}
