<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use App\Models\Tenant;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Closure;
use Illuminate\Support\Facades\DB;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\Party;

/** A key is trusted when a row of the context's own was seen under it, and nothing else stood in its place. */
final class ProvenanceTest extends IsolationTestCase
{
    protected string $mode = 'enforce';

    public function testAnotherValueUnderTheNameOfTheKey(): void
    {
        $theirs = $this->world->theirs->site->id;

        $this->assertStopped(function () use ($theirs): void {
            Site::where('tenant_id', $this->world->mine->tenant->id)->selectRaw('? as id, tenant_id', [$theirs])->get();
            DB::table('sites')->where('id', $theirs)->get();
        });
    }

    public function testTheKeyOfAnotherTableUnderTheNameOfTheKey(): void
    {
        foreach ([['1', $this->world->mine], ['2', $this->world->theirs]] as [$id, $party]) {
            $this->unwatched(fn () => $this->insert($id, $party));
        }
        $this->unwatched(static fn () => DB::table('site_backups')->insert(['id' => '2', 'site_id' => '1']));

        $this->assertStopped(fn () => Site::join('site_backups', 'site_backups.site_id', '=', 'sites.id')
            ->where('sites.tenant_id', $this->world->mine->tenant->id)->where('sites.id', '1')
            ->first()->update(['status' => 'taken']));

        self::assertNotSame('taken', $this->unwatched(static fn () => Site::find('2')->status));
    }

    public function testRowsThatNoTableYields(): void
    {
        $row = [$this->world->theirs->site->id, $this->world->mine->tenant->id];

        $this->assertStopped(static function () use ($row): void {
            Site::where('tenant_id', $row[1])->get();
            Site::fromQuery('select ? as id, ? as tenant_id', $row);
            DB::table('sites')->where('id', $row[0])->get();
        });
    }

    public function testRowsThatAModelIsMadeOf(): void
    {
        $theirs = $this->world->theirs->site;
        $row = ['tenant_id' => $this->world->mine->tenant->id] + $theirs->getRawOriginal();

        $this->assertStopped(static fn () => (new Site())->newFromBuilder($row)->delete());
        $this->assertStopped(static fn () => Site::hydrate([$row])->first()->update(['status' => 'taken']));
    }

    public function testColumnsThatAreJoinedToARowLeaveItsKeyAlone(): void
    {
        $sites = $this->asMine(fn () => Site::join('tenants', 'tenants.id', '=', 'sites.tenant_id')
            ->where('sites.tenant_id', $this->world->mine->tenant->id)
            ->select('sites.*', 'tenants.name as tenant_name')->withCount('backups')->get()
            ->each(static fn (Site $site) => DB::table('sites')->where('id', $site->id)->update(['status' => 'x'])));

        self::assertCount(2, $sites);
        self::assertSame([], $this->objections());
    }

    public function testWhatIsReadByTheOrganizationIsWrittenByTheTenantOnly(): void
    {
        $organization = $this->world->mine->organization;
        $other = $this->unwatched(static fn () => Tenant::factory()->for($organization)->create(['tier' => 'free']));

        $own = Tenant::where('organization_id', $organization->id);
        $this->assertStopped(static fn () => $own->clone()->update(['tier' => 'taken']));
        $this->assertStopped(static fn () => $own->clone()->delete());
        $this->assertStopped(static fn () => DB::table('tenants')->insert(
            ['id' => 'another', 'name' => 'another', 'tier' => 'free', 'organization_id' => $organization->id],
        ));
        $this->asMine(fn () => $own->clone()->where('id', $this->world->mine->tenant->id)->update(['tier' => 'pro']));

        self::assertSame('free', $this->unwatched(static fn () => $other->fresh()->tier));
        self::assertCount(2, $this->asMine(static fn () => $own->get()));
    }

    public function testNothingIsPutBelowAParentThatDoesNotExistYet(): void
    {
        $values = "'b', 'no-such-site'";

        $this->assertStopped(static fn () => DB::insert("insert into site_backups (id, site_id) values ($values)"));
        $this->assertStopped(static fn () => DB::insert(
            "/* import */ insert into site_backups (id, site_id) values ($values)",
        ));
        $this->assertStopped(static fn () => DB::insert(
            "with one as (select 1) insert into site_backups (id, site_id) select $values from one",
        ));
    }

    private function insert(string $id, Party $party): void
    {
        DB::table('sites')->insert(['id' => $id, 'tenant_id' => $party->tenant->id, 'domain' => "$id.example.com"]);
    }

    /** Each on its own: what was stopped before stops everything else. */
    private function assertStopped(Closure $work): void
    {
        try {
            $this->asMine($work);
            self::fail('It was let through.');
        } catch (IsolationException $refusal) {
            self::assertNotSame([], $this->objections());
            Guards::current()->context->poison = null;
        }
    }
}
