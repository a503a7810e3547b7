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
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Validator;

/** Reads that reach, or could reach, another tenant's rows; each with the violation that it is. */
final class ReadCases
{
    /** @return iterable<string, array{Breach}> */
    public static function all(): iterable
    {
        yield '1 find foreign id' => [new Breach(
            'query_foreign',
            static fn (World $world) => Site::find($world->theirs->site->id),
            also: ['model_read'],
        )];
        yield '2 all()' => [new Breach('query_unscoped_read', static fn () => Site::all(), also: ['model_read'])];
        yield '3 withoutGlobalScopes' => [new Breach(
            'query_unscoped_read',
            static fn () => Site::withoutGlobalScopes()->get(),
            also: ['model_read'],
        )];
        yield '4 where other tenant' => [new Breach(
            'query_foreign',
            static fn (World $world) => Site::where('tenant_id', $world->theirs->tenant->id)->get(),
            also: ['model_read'],
        )];
        yield '5 DB::table bare' => [new Breach('query_unscoped_read', static fn () => DB::table('sites')->get())];
        yield '6 by request id' => [new Breach(
            'query_foreign',
            static fn (World $world) => DB::table('sites')->where('id', $world->theirs->site->id)->first(),
        )];
        yield '7 raw literal' => [new Breach(
            'query_foreign',
            static fn (World $world) => DB::select(
                "select * from sites where tenant_id = '{$world->theirs->tenant->id}'",
            ),
        )];
        yield '8 orWhere precedence' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => Site::where('tenant_id', $world->mine->tenant->id)
                ->where('status', 'nothing')->orWhere('status', 'active')->get(),
            also: ['model_read'],
        )];
        yield '9 predicate only in LEFT JOIN ON' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => DB::select(
                'select s.* from sites s left join tenants t on t.id = s.tenant_id and t.id = ?',
                [$world->mine->tenant->id],
            ),
        )];
        yield '10 UNION branch' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => DB::table('sites')->where('tenant_id', $world->mine->tenant->id)
                ->union(DB::table('sites')->where('status', 'active'))->get(),
        )];
        yield '11 whereHas unscoped' => [new Breach(
            'query_unscoped_read',
            static fn () => SiteBackup::whereHas(
                'site',
                static fn ($sites) => $sites->where('status', 'active'),
            )->get(),
        )];
        yield '12 tenant_id only selected' => [new Breach(
            'query_unscoped_read',
            static fn () => DB::table('sites')->select('tenant_id', 'domain')->get(),
        )];
        yield '13 exists oracle' => [new Breach(
            'query_foreign',
            static fn (World $world) => DB::table('sites')->where('id', $world->theirs->site->id)->exists(),
            tells: true,
        )];
        yield '13 count oracle' => [new Breach(
            'query_unscoped_read',
            static fn () => Site::where('domain', 'like', '%theirs%')->count(),
            tells: 2,
        )];
        yield '14 unique rule' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => Validator::make(
                ['text' => World::MARK . ' note'],
                ['text' => 'unique:notes,text'],
            )->passes(),
            tells: false,
        )];
        yield '15 exists rule' => [new Breach(
            'query_foreign',
            static fn (World $world) => Validator::make(
                ['site' => $world->theirs->site->id],
                ['site' => 'exists:sites,id'],
            )->passes(),
            tells: true,
        )];
        yield '31 pivot read of a foreign site' => [new Breach(
            'query_foreign',
            static fn (World $world) => DB::table('site_user')->where('site_id', $world->theirs->site->id)->get(),
        )];
        yield '34 eager load over a bad key' => [new Breach(
            'query_foreign',
            static function (World $world) {
                $site = Site::where('tenant_id', $world->mine->tenant->id)->first();
                $site->setRawAttributes(['id' => $world->theirs->site->id] + $site->getAttributes());

                return $site->load('backups')->backups;
            },
        )];
        yield '35 central fan-out' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => $world->server->sites->all(),
            also: ['model_read'],
        )];
        yield '36 withCount from central' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => VpsServer::withCount('sites')->find($world->server->id)->sites_count,
            tells: 3,
        )];
        yield '37 orderByRaw subselect' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => VpsServer::orderByRaw(
                '(select min(visits) from sites where sites.vps_server_id = vps_servers.id) desc',
            )->pluck('hostname')->all(),
            tells: ['other.example.com', 'vps.example.com'],
        )];
        yield '38 foreign parent\'s relation' => [new Breach(
            'query_foreign',
            static fn (World $world) => $world->theirs->site->backups,
        )];
        yield '39 by user' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => DB::table('site_user')->where('user_id', $world->theirs->user->id)->get(),
        )];
        yield '40 by e-mail' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => User::where('email', $world->theirs->user->email)->first(),
            also: ['model_read'],
        )];
        yield '41 other organisation\'s invoices' => [new Breach(
            'query_foreign',
            static fn (World $world) => Invoice::where('organization_id', $world->theirs->organization->id)->get(),
            also: ['model_read'],
        )];
        yield '55 multi-statement' => [new Breach(
            'query_unanalysable',
            static fn () => DB::unprepared("select 1; update sites set status = 'gone'"),
        )];
        yield '57 cursor' => [new Breach(
            'query_unscoped_read',
            static fn () => Site::cursor()->all(),
            also: ['model_read'],
        )];
        yield '58 child aggregate' => [new Breach(
            'query_unscoped_read',
            static fn () => DB::table('site_backups')->count(),
            tells: 2,
        )];
        yield '59 withTrashed' => [new Breach(
            'query_unscoped_read',
            static fn () => Site::withTrashed()->get(),
            also: ['model_read'],
        )];
        yield '60 IN mine + theirs' => [new Breach(
            'query_foreign',
            static fn (World $world) => Site::whereIn(
                'id',
                [$world->mine->site->id, $world->theirs->site->id],
            )->get(),
            also: ['model_read'],
        )];
        yield '61 tenant != mine' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => Site::where('tenant_id', '!=', $world->mine->tenant->id)->get(),
            also: ['model_read'],
        )];
        yield 'a view' => [new Breach('query_unscoped_read', static fn () => DB::table('active_sites')->get())];
        yield 'tenants of everybody' => [new Breach(
            'query_unscoped_read',
            static fn () => Tenant::all(),
            also: ['model_read'],
        )];
        yield 'organizations of everybody' => [new Breach(
            'query_unscoped_read',
            static fn () => Organization::all(),
            also: ['model_read'],
        )];
        yield 'from a central context' => [new Breach(
            'context_missing',
            static fn () => Tenancy::central(static fn () => Site::all()),
            also: ['context_missing'],
        )];
    }
}
