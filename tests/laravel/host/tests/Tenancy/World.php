<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Invoice;
use App\Models\Organization;
use App\Models\Site;
use App\Models\SiteBackup;
use App\Models\Tenant;
use App\Models\User;
use App\Models\VpsServer;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Str;

/**
 * Two organizations that know nothing of each other. Everything of the other one carries a mark, so that a test can
 * tell whether any of it was seen.
 */
final class World
{
    public const MARK = 'theirs-only';

    public readonly Party $mine;

    public readonly Party $theirs;

    public readonly VpsServer $server;

    public readonly VpsServer $other;

    private function __construct()
    {
        $this->server = VpsServer::factory()->create(['hostname' => 'vps.example.com']);
        $this->other = VpsServer::factory()->create(['hostname' => 'other.example.com']);
        $this->mine = $this->party('mine', $this->server, 7);
        $this->theirs = $this->party(self::MARK, $this->other, 9);
    }

    /** Made before any guard looks. */
    public static function create(): self
    {
        return new self();
    }

    /** @return array<string, list<array<string, mixed>>> every row of the other party, by table */
    public function theirRows(): array
    {
        $rows = [
            'organizations' => DB::table('organizations')->where('id', $this->theirs->organization->id),
            'tenants' => DB::table('tenants')->where('organization_id', $this->theirs->organization->id),
            'users' => DB::table('users')->where('organization_id', $this->theirs->organization->id),
            'sites' => DB::table('sites')->where('tenant_id', $this->theirs->tenant->id),
            'site_backups' => DB::table('site_backups')->whereIn('site_id', $this->theirs->siteIds()),
            'site_user' => DB::table('site_user')->whereIn('site_id', $this->theirs->siteIds())
                ->orWhere('user_id', $this->theirs->user->id),
            'tenant_user' => DB::table('tenant_user')->where('tenant_id', $this->theirs->tenant->id)
                ->orWhere('user_id', $this->theirs->user->id),
            'notes' => DB::table('notes')->whereIn('notable_id', $this->theirs->siteIds()),
            'invoices' => DB::table('invoices')->where('organization_id', $this->theirs->organization->id),
        ];

        return array_map(
            static fn ($query): array => $query->orderBy('id')->get()->map(static fn ($row) => (array) $row)->all(),
            $rows,
        );
    }

    private function party(string $mark, VpsServer $server, int $visits): Party
    {
        $organization = Organization::factory()->create(['name' => "$mark organization"]);
        $tenant = Tenant::factory()->for($organization)->create(['name' => "$mark tenant"]);
        $user = User::factory()->for($tenant)->create(['email' => "$mark@example.com"]);
        $sites = [];
        foreach (['one' => $this->server, 'two' => $server] as $name => $carrier) {
            $sites[] = Site::factory()->for($tenant)->create([
                'domain' => "$name.$mark.example.com",
                'vps_server_id' => $carrier->id,
                'visits' => $visits,
            ]);
        }
        $backup = SiteBackup::factory()->create(['site_id' => $sites[0]->id, 'path' => "$mark/backup"]);
        $invoice = Invoice::factory()->for($organization)->create(['number' => "$mark-1"]);
        $note = $sites[0]->notes()->create(['text' => "$mark note"]);
        DB::table('site_user')->insert([
            'id' => (string) Str::uuid(),
            'site_id' => $sites[0]->id,
            'user_id' => $user->id,
        ]);
        DB::table('tenant_user')->insert([
            'id' => (string) Str::uuid(),
            'tenant_id' => $tenant->id,
            'user_id' => $user->id,
        ]);

        return new Party($organization, $tenant, $user, $sites, $backup, $invoice, $note);
    }
}
