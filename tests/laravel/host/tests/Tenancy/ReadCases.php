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
    /** @return iterable<string, array{string, Closure(World): mixed}> */
    public static function all(): iterable
    {
        yield '1 find foreign id' => [
            'query_foreign',
            static fn (World $world) => Site::find($world->theirs->site->id),
        ];
        yield '2 all()' => ['query_unscoped_read', static fn () => Site::all()];
        yield '3 withoutGlobalScopes' => [
            'query_unscoped_read',
            static fn () => Site::withoutGlobalScopes()->get(),
        ];
        yield '4 where other tenant' => [
            'query_foreign',
            static fn (World $world) => Site::where('tenant_id', $world->theirs->tenant->id)->get(),
        ];
        yield '5 DB::table bare' => ['query_unscoped_read', static fn () => DB::table('sites')->get()];
        yield '6 by request id' => [
            'query_foreign',
            static fn (World $world) => DB::table('sites')->where('id', $world->theirs->site->id)->first(),
        ];
        yield '7 raw literal' => [
            'query_foreign',
            static fn (World $world) => DB::select(
                "select * from sites where tenant_id = '{$world->theirs->tenant->id}'",
            ),
        ];
        yield '8 orWhere precedence' => [
            'query_unscoped_read',
            static fn (World $world) => Site::where('tenant_id', $world->mine->tenant->id)
                ->where('status', 'nothing')->orWhere('status', 'active')->get(),
        ];
        yield '9 predicate only in LEFT JOIN ON' => [
            'query_unscoped_read',
            static fn (World $world) => DB::select(
                'select s.* from sites s left join tenants t on t.id = s.tenant_id and t.id = ?',
                [$world->mine->tenant->id],
            ),
        ];
        yield '10 UNION branch' => [
            'query_unscoped_read',
            static fn (World $world) => DB::table('sites')->where('tenant_id', $world->mine->tenant->id)
                ->union(DB::table('sites')->where('status', 'active'))->get(),
        ];
        yield '11 whereHas unscoped' => [
            'query_unscoped_read',
            static fn () => SiteBackup::whereHas(
                'site',
                static fn ($sites) => $sites->where('status', 'active'),
            )->get(),
        ];
        yield '12 tenant_id only selected' => [
            'query_unscoped_read',
            static fn () => DB::table('sites')->select('tenant_id', 'domain')->get(),
        ];
        yield '13 exists oracle' => [
            'query_foreign',
            static fn (World $world) => DB::table('sites')->where('id', $world->theirs->site->id)->exists(),
        ];
        yield '13 count oracle' => [
            'query_unscoped_read',
            static fn () => Site::where('domain', 'like', '%theirs%')->count(),
        ];
        yield '14 unique rule' => [
            'query_unscoped_read',
            static fn (World $world) => Validator::make(
                ['status' => 'active'],
                ['status' => 'unique:sites,status'],
            )->passes(),
        ];
        yield '15 exists rule' => [
            'query_foreign',
            static fn (World $world) => Validator::make(
                ['site' => $world->theirs->site->id],
                ['site' => 'exists:sites,id'],
            )->passes(),
        ];
        yield '31 pivot read of a foreign site' => [
            'query_foreign',
            static fn (World $world) => DB::table('site_user')->where('site_id', $world->theirs->site->id)->get(),
        ];
        yield '34 eager load over a bad key' => [
            'query_foreign',
            static function (World $world) {
                $site = Site::where('tenant_id', $world->mine->tenant->id)->first();
                $site->setRawAttributes(['id' => $world->theirs->site->id] + $site->getAttributes());

                return $site->load('backups')->backups;
            },
        ];
        yield '35 central fan-out' => [
            'query_unscoped_read',
            static fn (World $world) => $world->server->sites->all(),
        ];
        yield '36 withCount from central' => [
            'query_unscoped_read',
            static fn () => VpsServer::withCount('sites')->get(),
        ];
        yield '37 orderByRaw subselect' => [
            'query_unscoped_read',
            static fn (World $world) => VpsServer::orderByRaw(
                '(select count(*) from sites where sites.vps_server_id = vps_servers.id)',
            )->get(),
        ];
        yield '38 foreign parent\'s relation' => [
            'query_foreign',
            static fn (World $world) => $world->theirs->site->backups,
        ];
        yield '39 by user' => [
            'query_unscoped_read',
            static fn (World $world) => DB::table('site_user')->where('user_id', $world->theirs->user->id)->get(),
        ];
        yield '40 by e-mail' => [
            'query_unscoped_read',
            static fn (World $world) => User::where('email', $world->theirs->user->email)->first(),
        ];
        yield '41 other organisation\'s invoices' => [
            'query_foreign',
            static fn (World $world) => Invoice::where('organization_id', $world->theirs->organization->id)->get(),
        ];
        yield '55 multi-statement' => [
            'query_unanalysable',
            static fn () => DB::unprepared("select 1; update sites set status = 'gone'"),
        ];
        yield '57 cursor' => ['query_unscoped_read', static fn () => Site::cursor()->all()];
        yield '58 child aggregate' => ['query_unscoped_read', static fn () => DB::table('site_backups')->count()];
        yield '59 withTrashed' => ['query_unscoped_read', static fn () => Site::withTrashed()->get()];
        yield '60 IN mine + theirs' => [
            'query_foreign',
            static fn (World $world) => Site::whereIn(
                'id',
                [$world->mine->site->id, $world->theirs->site->id],
            )->get(),
        ];
        yield '61 tenant != mine' => [
            'query_unscoped_read',
            static fn (World $world) => Site::where('tenant_id', '!=', $world->mine->tenant->id)->get(),
        ];
        yield 'a view' => ['query_unscoped_read', static fn () => DB::table('active_sites')->get()];
        yield 'tenants of everybody' => ['query_unscoped_read', static fn () => Tenant::all()];
        yield 'organizations of everybody' => ['query_unscoped_read', static fn () => Organization::all()];
        yield 'from a central context' => [
            'context_missing',
            static fn () => Tenancy::central(static fn () => Site::all()),
        ];
    }
}
