<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Tenancy\Model;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Memo;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Proof;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Prover;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Lexer;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Unanalysable;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\TrustedKeys;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Verdict;

final class ProverTest extends TestCase
{
    private const OWN = 'select * from sites where tenant_id = ?';

    public function testAProofIsRememberedForItsDialectAndDimensions(): void
    {
        $prover = new Prover(Corpus::model());
        $proof = $prover->prove(self::OWN, Dialect::Sqlite, Corpus::CONTEXTS['tenant']);

        $this->assertSame($proof, $prover->prove(self::OWN, Dialect::Sqlite, ['tenant' => 2, 'organization' => 11]));
        $this->assertNotSame($proof, $prover->prove(self::OWN, Dialect::Mysql, Corpus::CONTEXTS['tenant']));
        $this->assertNotSame($proof, $prover->prove(self::OWN, Dialect::Sqlite, Corpus::CONTEXTS['organization']));
    }

    /**
     * @testWith ["proven", "select * from app_sites where app_sites.tenant_id = ?"]
     *           ["proven", "select * from APP_SITES as app_s where app_s.tenant_id = ?"]
     *           ["query_unscoped_read", "select * from app_sites where name = ?"]
     *           ["query_unscoped_read", "select * from public.app_sites where name = ?"]
     *           ["query_unanalysable", "select * from sites where tenant_id = ?"]
     *           ["query_unanalysable", "select * from app_vps_servers as sites where id = ?"]
     *           ["irrelevant", "select * from app_vps_servers where id = ?"]
     *           ["irrelevant", "select * from app_app_sites where id = ?"]
     *           ["query_unscoped_read", "select * from app_vps_servers v, app_sites where v.id = ?"]
     */
    public function testTablesCarryThePrefixOfTheirConnection(string $expected, string $sql): void
    {
        $context = Corpus::CONTEXTS['tenant'];
        $proof = (new Prover(Corpus::model()))->prove($sql, Dialect::Postgres, $context, 'app_');
        $verdict = $proof->judge([1], $context, new TrustedKeys(Corpus::model()));

        $this->assertSame($expected, $verdict?->violation ?? ($proof->relevant ? 'proven' : 'irrelevant'));
    }

    /**
     * @testWith ["query_unscoped_read", "pgsql", "select * from audit.logs"]
     *           ["query_unscoped_read", "pgsql", "select * from \"audit\" . \"logs\""]
     *           ["query_unscoped_read", "pgsql", "select * from logs"]
     *           ["proven", "pgsql", "select * from logs where \"tenantId\" = 1"]
     *           ["proven", "pgsql", "select * from public.sites where \"tenantId\" = 1"]
     *           ["query_unanalysable", "pgsql", "select * from events"]
     *           ["proven", "pgsql", "select * from audit.events where audit.events.\"tenantId\" = 1"]
     *           ["proven", "mysql", "select * from Sites where tenantId = 1"]
     *           ["tenant_reassigned", "mysql", "update Sites set tenantId = 2 where tenantId = 1"]
     *           ["tenant_reassigned", "pgsql", "update sites set \"tenantId\" = 2 where \"tenantId\" = 1"]
     *           ["query_foreign", "sqlite", "insert into sites (TENANTID) values (2)"]
     *           ["query_unverified_key", "mysql", "update notes set ownerId = 9 where tenantId = 1"]
     */
    public function testSchemasAndUpperCaseAreSeen(string $expected, string $dialect, string $sql): void
    {
        $own = ['columns' => ['tenantId' => 'tenant']];
        $morph = ['type' => 'ownerType', 'id' => 'ownerId', 'types' => ['site' => 'sites']];
        $tables = [
            'audit.logs' => $own,
            'Sites' => $own,
            'audit.events' => $own,
            'web.events' => $own,
            'notes' => $own + ['morphs' => [$morph]],
        ];
        $model = Model::fromArray(['dimensions' => ['tenant' => []], 'tables' => $tables]);
        $verdict = (new Prover($model))->prove($sql, Dialect::from($dialect), ['tenant' => 1])
            ->judge([], ['tenant' => 1], new TrustedKeys($model));

        $this->assertSame($expected, $verdict?->violation ?? 'proven');
    }

    /**
     * @testWith ["mysql"]
     *           ["pgsql"]
     */
    public function testWhatIsTooLongToBeReadIsNotProven(string $dialect): void
    {
        $sql = '/* ' . str_repeat('x ', 800_000) . '*/ call purge_everything()';
        $proof = (new Prover(Corpus::model()))->prove($sql, Dialect::from($dialect), ['tenant' => 1]);

        $this->assertSame(Verdict::UNANALYSABLE, $proof->refuted?->violation);
    }

    public function testAProofIsRememberedForItsPrefix(): void
    {
        $prover = new Prover(Corpus::model());
        $sql = 'select * from app_sites where tenant_id = ?';

        $this->assertFalse($prover->prove($sql, Dialect::Sqlite, ['tenant' => 1])->relevant);
        $this->assertTrue($prover->prove($sql, Dialect::Sqlite, ['tenant' => 1], 'app_')->relevant);
        $this->assertFalse($prover->prove($sql, Dialect::Sqlite, ['tenant' => 1])->relevant);
    }

    public function testTheMemoIsBounded(): void
    {
        $memo = new Memo('model');
        for ($number = 0; $number < 5_000; $number++) {
            $memo->recall('scope', "select $number", static fn (): Proof => new Proof(false));
        }

        $this->assertLessThanOrEqual(1_000, count($memo->proofs['scope']));
        $again = $memo->recall('scope', 'select 4500', fn (): Proof => $this->fail('it was remembered'));
        $this->assertFalse($again->relevant);
    }

    public function testLongTextsAreNotRemembered(): void
    {
        $memo = new Memo('model');
        $memo->recall('scope', str_repeat(' ', 20_000), static fn (): Proof => new Proof(false));

        $this->assertSame([], $memo->proofs);
    }

    /** @group apcu */
    public function testProofsAreSharedBetweenProcesses(): void
    {
        apcu_clear_cache();
        $model = Corpus::model();
        $prover = new Prover($model, new Memo($model->hash, true));
        $first = $prover->prove(self::OWN, Dialect::Sqlite, ['tenant' => 1]);
        $memo = new Memo($model->hash, true);
        $second = $memo->recall('sqlitetenant', self::OWN, fn (): Proof => $this->fail('it was shared'));

        $this->assertEquals($first, $second);
        $this->assertNull($second->judge([1], ['tenant' => 1], new TrustedKeys($model)));
        $other = new Memo('another model', true);
        $proof = $other->recall('sqlitetenant', self::OWN, static fn (): Proof => new Proof(false));
        $this->assertFalse($proof->relevant);
    }

    public function testAVerdictSaysWhatIsTouchedAndNeverAValue(): void
    {
        $verdict = (new Prover(Corpus::model()))
            ->prove("select * from sites where name = 'secret'", Dialect::Sqlite, ['tenant' => 1])
            ->judge([], ['tenant' => 1], new TrustedKeys(Corpus::model()));

        $this->assertSame([Verdict::UNSCOPED_READ, 'sites'], [$verdict->violation, $verdict->table]);
        $this->assertStringNotContainsString('secret', $verdict->reason);
    }

    public function testWhatOneContextMayTouchIsForgotten(): void
    {
        $keys = new TrustedKeys(Corpus::model());
        $keys->learn('site_backups', ['id' => 201, 'site_id' => 101, 'size' => 7]);

        $this->assertTrue($keys->holds('#site_backups', 201));
        $this->assertTrue($keys->holds('#sites', '101'));
        $this->assertFalse($keys->holds('#sites', 201));
        $keys->forget();
        $this->assertFalse($keys->holds('#site_backups', 201));
    }

    public function testTheOwnerOfAPolymorphicRowIsLearntByItsType(): void
    {
        $keys = new TrustedKeys(Corpus::model());
        $keys->learn('comments', ['id' => 1, 'commentable_type' => 'App\Models\Site', 'commentable_id' => 101]);
        $keys->learn('comments', ['id' => 2, 'commentable_type' => 'App\Models\Other', 'commentable_id' => 102]);

        $this->assertTrue($keys->holds('#sites', 101));
        $this->assertFalse($keys->holds('#folders', 101));
        $this->assertFalse($keys->holds('#sites', 102));
    }

    public function testTrustedKeysAreBounded(): void
    {
        $keys = new TrustedKeys(Corpus::model());
        for ($key = 1; $key <= 3 * TrustedKeys::GENERATION; $key++) {
            $keys->learn('sites', ['id' => $key]);
        }

        $this->assertFalse($keys->holds('#sites', 1));
        $this->assertTrue($keys->holds('#sites', 3 * TrustedKeys::GENERATION - 10));
        $this->assertLessThanOrEqual(TrustedKeys::GENERATION, count($keys->recent('#sites')));
    }

    public function testNestingDoesNotExhaustTheProver(): void
    {
        $prover = new Prover(Corpus::model());
        $or = 'tenant_id = 1';
        for ($depth = 0; $depth < 25; $depth++) {
            $or = "(tenant_id = 1 and size = 1 or id in (select id from sites where $or))";
        }
        foreach (["select * from sites where $or", 'select * from sites where ' . str_repeat('(', 500)] as $sql) {
            $verdict = $prover->prove($sql, Dialect::Sqlite, ['tenant' => 1])
                ->judge([], ['tenant' => 1], new TrustedKeys(Corpus::model()));
            $this->assertSame(Verdict::UNANALYSABLE, $verdict?->violation);
            $this->assertNotSame(Prover::FAILED, $verdict->reason);
        }
    }

    /**
     * @testWith ["select 1 /*! or 1 *\/"]
     *           ["select \"a\" where b = 'c\\' or '"]
     *           ["select 'a"]
     *           ["select \u0000 1"]
     */
    public function testWhatMayBeReadInTwoWaysIsNotCut(string $sql): void
    {
        $this->expectException(Unanalysable::class);
        Lexer::tokens(str_replace('*\\/', '*/', $sql), Dialect::Mysql);
    }

    public function testTextThatIsNotUtf8IsNotCut(): void
    {
        $this->expectException(Unanalysable::class);
        Lexer::tokens("select '\xbf\x5c' from sites", Dialect::Mysql);
    }

    public function testADriverThatIsNotKnownHasNoDialect(): void
    {
        $this->assertSame(Dialect::Mysql, Dialect::ofDriver('mariadb'));
        $this->assertNull(Dialect::ofDriver('sqlsrv'));
    }

    /**
     * What the prover cannot see, and the threat model says so.
     *
     * @dataProvider blindSpots
     * @param list<mixed> $bindings
     */
    public function testBlindSpots(string $sql, array $bindings): void
    {
        $context = ['tenant' => 1, 'organization' => 10];
        $keys = new TrustedKeys(Corpus::model());
        $keys->learn('sites', ['id' => '101']);
        $verdict = (new Prover(Corpus::model()))->prove($sql, Dialect::Postgres, $context)
            ->judge($bindings, $context, $keys);

        $this->assertNull($verdict);
    }

    /** @return array<string, array{0: string, 1: list<mixed>}> */
    public static function blindSpots(): array
    {
        return [
            'a view or table that is not declared' => ['select * from all_sites', []],
            'a function that reads tables, in a statement without any' => ['select read_everything()', []],
            'statistics of the server' => ['select most_common_vals from pg_stats', []],
            'whether a key is taken' => ['insert into sites (id, tenant_id) values (?, ?)', [901, 1]],
            'numbers that the server gives to new rows' => [
                'insert into sites (tenant_id) values (?) returning id',
                [1],
            ],
            'the weight of a full-text match' => [
                'select match (name) against (?) from sites where tenant_id = ?',
                ['x', 1],
            ],
            'a key that is a text, as a number' => ['select * from sites where id = ?', [101]],
            'errors of rows that are left out later' => ['select 1 / size from sites where tenant_id = ?', [1]],
            'rows whose owner belongs to somebody else' => [
                'select b.* from site_backups b join sites s on s.id = b.site_id where s.tenant_id = ?',
                [1],
            ],
        ];
    }
}
