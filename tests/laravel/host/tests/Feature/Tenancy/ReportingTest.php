<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Runtime\Laravel\Tenancy\Connections;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Chom\Metrics\Runtime\Store\StoreFailure;
use Chom\Metrics\Tenancy;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Contracts\Http\Kernel as HttpKernel;
use Illuminate\Log\Events\MessageLogged;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Queue;
use InvalidArgumentException;
use RuntimeException;
use Symfony\Component\Console\Output\BufferedOutput;
use Tests\Support\BrokenStore;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\World;

/** What is counted, logged and listed, and that nothing of it decides about an access. */
final class ReportingTest extends IsolationTestCase
{
    public function testEverySeriesExistsBeforeAnythingHappens(): void
    {
        $samples = $this->scrape();

        $names = array_count_values(array_map(static fn ($sample) => explode('{', $sample)[0], array_keys($samples)));
        self::assertSame(36, $names['tenant_isolation_violations_total']);
        self::assertSame(18, $names['tenant_isolation_findings_total']);
        self::assertSame(5, $names['tenant_isolation_bypass_total']);
        self::assertSame(8, $names['tenant_isolation_checks_total']);
        self::assertSame('0.0', $samples['cross_tenant_query_attempts_total']);
    }

    public function testChecksAreCountedByLayer(): void
    {
        $this->asMine(fn () => Site::where('tenant_id', $this->world->mine->tenant->id)->get());

        self::assertSame(
            ['layer="eloquent"' => 2.0, 'layer="sql"' => 1.0],
            array_diff_key($this->series('tenant_isolation_checks_total'), ['layer="external"' => 1]),
        );
    }

    public function testABypassIsCountedWithItsReason(): void
    {
        Tenancy::withoutTenant(BypassReason::Billing, static fn () => Site::all());

        self::assertSame(['reason="billing"' => 1.0], $this->series('tenant_isolation_bypass_total'));
        self::assertSame([], $this->objections());
    }

    public function testGuardsThatStandAreUp(): void
    {
        self::assertSame([
            'layer="cache"' => '1.0',
            'layer="eloquent"' => '1.0',
            'layer="external"' => '1.0',
            'layer="http"' => '1.0',
            'layer="queue"' => '1.0',
            'layer="sql"' => '1.0',
            'layer="storage"' => '1.0',
        ], $this->guardsUp());
    }

    public function testGuardsThatDoNotStandAreDown(): void
    {
        $this->restart(['metrics.tenancy.layers' => ['cache' => 'off']]);
        Queue::createPayloadUsing(null);
        $this->app->make('events')->forget('eloquent.retrieved: *');
        $this->app->make(HttpKernel::class);
        $this->app->make('router')->middlewarePriority = [];

        self::assertSame([
            'layer="cache"' => '0.0',
            'layer="eloquent"' => '0.0',
            'layer="external"' => '1.0',
            'layer="http"' => '0.0',
            'layer="queue"' => '0.0',
            'layer="sql"' => '1.0',
            'layer="storage"' => '1.0',
        ], $this->guardsUp());
    }

    public function testAConnectionMadeAgainIsGuarded(): void
    {
        DB::purge();

        self::assertTrue(Connections::isGuarded(DB::connection()));
    }

    public function testATableWithoutThePrefixThatItsConnectionGotIsNotTrusted(): void
    {
        $this->inMode('enforce');
        $read = fn () => DB::select('select * from sites where tenant_id = ?', [$this->world->mine->tenant->id]);
        self::assertNotSame([], $this->asMine($read));
        DB::connection()->setTablePrefix('other_');

        $this->expectException(IsolationException::class);
        $this->asMine($read);
    }

    public function testWhatIsLoggedSaysWhereAndNothingOfTheData(): void
    {
        $logged = $this->logged(fn () => $this->asMine(fn () => [
            DB::select("select * from sites where tenant_id = '{$this->world->theirs->tenant->id}'"),
        ]));

        self::assertCount(1, $logged);
        self::assertSame('query_foreign', $logged[0]->context['type']);
        self::assertSame('select * from sites where tenant_id = ?', $logged[0]->context['statement']);
        self::assertSame('sql', $logged[0]->context['layer']);
        self::assertMatchesRegularExpression('~^[0-9a-f]{16}$~', $logged[0]->context['fingerprint']);
        $text = json_encode([$logged[0]->message, $logged[0]->context]);
        self::assertStringNotContainsString($this->world->theirs->tenant->id, $text);
        self::assertStringNotContainsString($this->world->mine->tenant->id, $text);
    }

    public function testTheSameIsLoggedOnceAMinute(): void
    {
        $logged = $this->logged(function (): void {
            for ($request = 0; $request < 3; $request++) {
                $this->asMine(static fn () => DB::table('site_backups')->count());
                $this->app->make(Guards::class)->watch->forget();
            }
        });

        self::assertCount(1, $logged);
        self::assertSame(['query_unscoped_read found' => 3.0], $this->objections());
    }

    public function testEnforcementHoldsWithTheStoreDownAndTheLogBroken(): void
    {
        foreach ([StoreFailure::unavailable('nobody is there'), new RuntimeException('a bug')] as $failure) {
            $this->restart(['metrics.tenancy.mode' => 'enforce'], new BrokenStore($failure));
            $this->world = $this->unwatched(World::create(...));
            $this->app->singleton('log', static fn () => throw new RuntimeException('no log'));
            try {
                $this->asMine(static fn () => Site::all());
                self::fail('It was let through.');
            } catch (IsolationException $refusal) {
                self::assertSame(500, $refusal->getStatusCode());
            }
            self::assertEquals(0, array_sum($this->series('tenant_isolation_violations_total')));
        }
    }

    public function testAnUnknownReasonIsNone(): void
    {
        $this->expectException(InvalidArgumentException::class);
        Guards::current()->withoutTenant('because', static fn () => null);
    }

    public function testATypoInAModeIsTheStrictestMode(): void
    {
        $this->inMode('obsreve');

        $this->expectException(IsolationException::class);
        $this->asMine(static fn () => Site::all());
    }

    public function testTheReportListsWhatWasSeenByFingerprint(): void
    {
        $this->asMine(static fn () => DB::table('site_backups')->count());

        $findings = json_decode($this->output('tenancy:report', ['--json' => true]), true);

        self::assertCount(1, $findings);
        $finding = current($findings);
        self::assertSame('query_unscoped_read', $finding['type']);
        self::assertSame('site_backups', $finding['subject']);
        self::assertStringContainsString('query_unscoped_read observed', $this->output('tenancy:report'));
        $this->output('tenancy:report', ['--clear' => true]);
        self::assertStringContainsString('objected to nothing', $this->output('tenancy:report'));
    }

    public function testABaselineLetsFindingsThroughUntilItsEnd(): void
    {
        $baseline = "{$this->state}/baseline.json";
        $read = static fn () => DB::table('site_backups')->count();
        $this->restart(['metrics.tenancy.baseline' => $baseline]);
        $this->world = $this->unwatched(World::create(...));
        $this->asMine($read);
        $this->asMine(fn () => Site::find($this->world->theirs->site->id));
        $this->artisan('tenancy:report', ['--write-baseline' => true])->assertFailed()->run();
        $this->artisan('tenancy:report', [
            '--write-baseline' => true,
            '--owner' => 'team-sites',
            '--expires' => gmdate('Y-m-d', time() + 86400),
        ])->assertSuccessful()->run();

        // What reached another tenant for certain is not in it.
        $entries = json_decode(file_get_contents($baseline), true);
        self::assertSame(['query_unscoped_read'], array_column($entries, 'type'));
        $this->inMode('enforce');
        self::assertSame(2, $this->asMine($read));
        self::assertSame([], $this->objections());

        $expired = array_map(static fn (array $entry): array => ['expires' => '2020-01-01'] + $entry, $entries);
        file_put_contents($baseline, json_encode($expired));
        $this->inMode('enforce');
        $this->expectException(IsolationException::class);
        $this->asMine($read);
    }

    public function testTheAuditFindsNothingInTheHost(): void
    {
        $this->artisan('tenancy:audit')->assertSuccessful()->run();
    }

    public function testTheAuditFindsWhatNoGuardSees(): void
    {
        $this->unwatched(static fn () => DB::statement('create table coupons (id int)'));
        $this->unwatched(static fn () => DB::statement('drop view active_sites'));
        $this->unwatched(fn () => DB::table('sites')->where('id', $this->world->mine->site->id)
            ->update(['domain' => 'same.example.com']));
        $application = $this->app->basePath('app/Leak.php');
        file_put_contents($application, <<<'PHP'
            <?php

            // getPdo() and Redis::get() in a comment
            $pdo = \DB::connection()->getPdo();
            $value = \Illuminate\Support\Facades\Redis::get('key');
            $name = [Redis::class, Redis::OPT_PREFIX, 'Redis::get()'];
            PHP);
        $model = $this->app->basePath('app/Models/Coupon.php');
        file_put_contents($model, "<?php\n\nclass Coupon {\n    protected \$table = 'vouchers';\n}\n");
        try {
            $found = $this->output('tenancy:audit');
        } finally {
            unlink($application);
            unlink($model);
        }

        self::assertStringContainsString('The table `coupons` is not in the specification', $found);
        self::assertStringContainsString('The specification lists `active_sites`, which the database', $found);
        self::assertStringContainsString('app/Leak.php:4 calls `getPdo`', $found);
        self::assertStringContainsString('app/Leak.php:5 calls `Redis`', $found);
        self::assertStringContainsString('app/Models/Coupon.php:4 uses the table `vouchers`', $found);
        self::assertStringContainsString('5 problems.', $found);
    }

    /** @param array<string, mixed> $options */
    private function output(string $command, array $options = []): string
    {
        $this->withoutMockingConsoleOutput();
        $output = new BufferedOutput();
        $this->app->make(Kernel::class)->call($command, $options, $output);

        return $output->fetch();
    }

    /** @return array<string, string> what a scrape says */
    private function guardsUp(): array
    {
        $text = $this->get('/metrics', ['Authorization' => 'Bearer ' . self::TOKEN])->streamedContent();
        preg_match_all('~^tenant_isolation_guard_up\{(.+)\} (.+)$~m', $text, $found);
        $samples = array_combine($found[1], $found[2]);
        ksort($samples);

        return $samples;
    }

    /** @return list<MessageLogged> */
    private function logged(callable $work): array
    {
        $logged = [];
        $listen = static function (MessageLogged $message) use (&$logged): void {
            if (str_starts_with($message->message, 'Tenant isolation')) {
                $logged[] = $message;
            }
        };
        $this->app->make('events')->listen(MessageLogged::class, $listen);
        $work();

        return $logged;
    }
}
