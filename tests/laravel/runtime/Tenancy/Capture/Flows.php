<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture;

use Illuminate\Database\Connection;
use Illuminate\Database\Eloquent\Collection;
use Illuminate\Database\Eloquent\Model;

/**
 * Everyday uses of Eloquent and of the query builder, with what is to be said of their first statement.
 */
final class Flows
{
    /** @return array<string, array{0: string, 1: callable(Connection): mixed}> title => label, flow */
    public static function all(): array
    {
        $tenant = static fn (): Tenant => self::seen(Tenant::class, ['id' => 1, 'organization_id' => 10]);
        $site = static fn (): Site => self::seen(
            Site::class,
            ['id' => 101, 'tenant_id' => 1, 'name' => 'x', 'hits' => 1],
        );
        $own = static fn () => Site::query()->where('tenant_id', 1);

        return [
            'relation with pagination: count' => [
                'proven',
                fn () => $tenant()->sites()->toBase()->getCountForPagination(),
            ],
            'relation with pagination: page' => ['proven', fn () => $tenant()->sites()->forPage(2, 15)->get()],
            'findOrFail within the tenant' => ['proven', fn () => $own()->find(101)],
            'update of a loaded model' => ['proven', fn () => $site()->update(['name' => 'y'])],
            'fresh' => ['proven', fn () => $site()->fresh()],
            'refresh' => ['proven', fn () => $site()->newQueryWithoutScopes()->whereKey(101)->useWritePdo()->get()],
            'eager load' => ['proven', fn () => (new Collection([$site()]))->load('backups')],
            'eager load of several' => [
                'proven',
                fn () => (new Collection([$site(), self::seen(Site::class, ['id' => 102])]))
                    ->load('backups'),
            ],
            'eager load, morph' => ['proven', fn () => (new Collection([$site()]))->load('comments')],
            'eager load, many to many' => ['proven', fn () => (new Collection([$site()]))->load('users')],
            'eager load of the owner' => [
                'proven',
                fn () => (new Collection([self::seen(SiteBackup::class, ['id' => 201, 'site_id' => 101])]))
                    ->load('site'),
            ],
            'loadCount' => ['proven', fn () => (new Collection([$site()]))->loadCount('backups')],
            'whereHas with the tenant condition' => [
                'proven',
                fn () => SiteBackup::whereHas('site', fn ($query) => $query->where('tenant_id', 1))
                    ->get(),
            ],
            'whereHas, nested' => [
                'proven',
                fn () => SiteBackup::whereHas('site.tenant', fn ($query) => $query->where('tenants.id', 1))
                    ->get(),
            ],
            'withCount' => ['proven', fn () => $own()->withCount('backups')->get()],
            'withExists and withSum' => [
                'proven',
                fn () => $own()->withExists('backups')->withSum('backups', 'size')
                    ->get(),
            ],
            'has at least' => ['proven', fn () => $own()->has('backups', '>=', 3)->get()],
            'doesntHave' => ['proven', fn () => $own()->doesntHave('backups')->get()],
            'child through the parent' => ['proven', fn () => $site()->backups()->find(999)],
            'child, latest' => ['proven', fn () => $site()->backups()->latest('id')->first()],
            'children through' => ['proven', fn () => $tenant()->backups()->get()],
            'join and sum' => [
                'proven',
                fn () => SiteBackup::join('sites', 'sites.id', '=', 'site_backups.site_id')
                    ->where('sites.tenant_id', 1)->sum('site_backups.size'),
            ],
            'left join' => [
                'proven',
                fn () => $own()->leftJoin('site_backups', 'site_backups.site_id', '=', 'sites.id')
                    ->get(),
            ],
            'join of a subquery' => [
                'proven',
                fn () => $own()->joinSub(
                    SiteBackup::whereIn('site_id', $own()->select('id'))
                        ->selectRaw('site_id, count(*) as n')
                        ->groupBy('site_id'),
                    'b',
                    'b.site_id',
                    '=',
                    'sites.id',
                )
                    ->get(),
            ],
            'own ids' => ['proven', fn () => Site::whereIn('id', [101, 102])->get()],
            'own ids, written out' => ['proven', fn () => Site::whereIntegerInRaw('id', [101, 102])->get()],
            'create' => ['proven', fn () => $tenant()->sites()->create(['name' => 'x'])],
            'create many rows' => [
                'proven',
                fn () => Site::insert([['tenant_id' => 1, 'name' => 'x'], ['tenant_id' => 1, 'name' => 'y']]),
            ],
            'child create' => ['proven', fn () => $site()->backups()->create(['size' => 1])],
            'morph create' => ['proven', fn () => $site()->comments()->create(['body' => 'x'])],
            'chunk' => ['proven', fn () => $own()->orderBy('id')->chunk(100, fn () => true)],
            'chunk by id' => ['proven', fn () => $own()->where('id', '>', 5)->forPageAfterId(100, 5)->get()],
            'exists' => ['proven', fn () => $own()->where('name', 'x')->exists()],
            'count' => ['proven', fn () => $own()->count()],
            'value and pluck' => ['proven', fn () => $own()->pluck('name', 'id')],
            'first or create: looks' => ['proven', fn () => $tenant()->sites()->where(['name' => 'x'])->first()],
            'attach' => ['proven', fn () => $site()->users()->attach(301, ['role' => 'x'])],
            'detach' => ['proven', fn () => $site()->users()->detach(301)],
            'detach all' => ['proven', fn () => $site()->users()->detach()],
            'sync: looks' => ['proven', fn () => $site()->users()->newPivotQuery()->get()],
            'pivot update' => ['proven', fn () => $site()->users()->updateExistingPivot(301, ['role' => 'y'])],
            'increment' => ['proven', fn () => $site()->increment('hits')],
            'upsert' => [
                'proven',
                fn () => Site::upsert([['tenant_id' => 1, 'name' => 'x', 'hits' => 1]], ['tenant_id', 'name']),
            ],
            'soft delete' => ['proven', fn () => $site()->delete()],
            'restore' => [
                'proven',
                fn () => self::seen(Site::class, ['id' => 101, 'tenant_id' => 1, 'deleted_at' => 'x'])
                    ->restore(),
            ],
            'force delete' => ['proven', fn () => $site()->forceDelete()],
            'union' => ['proven', fn () => $own()->union($own()->where('name', 'x'))->get()],
            'nested conditions' => [
                'proven',
                fn () => $own()
                    ->where(fn ($query) => $query->where('name', 'x')->orWhere('name', 'y'))
                    ->get(),
            ],
            'dates and JSON' => [
                'proven',
                fn () => $own()->whereDate('created_at', '2026-01-01')
                    ->where('options->plan', 'pro')->get(),
            ],
            'JSON contains' => ['proven', fn () => $own()->whereJsonLength('options->tags', '>', 1)->get()],
            'update of JSON' => ['proven', fn () => $own()->update(['options->plan' => 'pro'])],
            'lock' => ['proven', fn () => $own()->lockForUpdate()->get()],
            'shared lock' => ['proven', fn () => $own()->sharedLock()->get()],
            'order by a subquery' => [
                'proven',
                fn () => $own()->orderByDesc(
                    SiteBackup::select('created_at')->whereColumn('site_id', 'sites.id')->latest('id')->limit(1),
                )
                    ->get(),
            ],
            'group and having' => [
                'proven',
                fn () => $own()->selectRaw('status, count(*) as n')
                    ->groupBy('status')->havingRaw('count(*) > ?', [1])
                    ->get(),
            ],
            'update with a join' => [
                'proven',
                fn () => SiteBackup::join('sites', 'sites.id', '=', 'site_backups.site_id')
                    ->where('sites.tenant_id', 1)->update(['site_backups.size' => 0]),
            ],
            'delete with a join' => [
                'proven',
                fn () => SiteBackup::join('sites', 'sites.id', '=', 'site_backups.site_id')
                    ->where('sites.tenant_id', 1)->delete(),
            ],
            'delete with a limit' => ['proven', fn () => $own()->orderBy('id')->limit(3)->forceDelete()],
            'insert from a query' => [
                'proven',
                fn () => SiteBackup::query()->insertUsing(['site_id', 'size'], $own()->select('id', 'hits')),
            ],
            'from a subquery' => [
                'proven',
                fn ($database) => $database->query()->fromSub($own(), 'own')
                    ->where('name', 'x')->count(),
            ],
            'all()' => ['query_unscoped_read', fn () => Site::all()],
            'find by an id that was not seen' => ['query_unverified_key', fn () => Site::find(901)],
            'or where' => ['query_unscoped_read', fn () => $own()->orWhere('name', 'x')->toBase()->get()],
            'where other tenant' => ['query_foreign', fn () => Site::where('tenant_id', 2)->get()],
            'with trashed' => ['query_unscoped_read', fn () => Site::withTrashed()->get()],
            'whereHas unscoped' => ['query_unscoped_read', fn () => SiteBackup::whereHas('site')->get()],
            'with count of everybody\'s' => ['query_unscoped_read', fn () => Tenant::withCount('sites')->get()],
            'bulk update' => ['query_unscoped_write', fn () => Site::query()->update(['name' => 'x'])],
            'bulk delete' => ['query_unscoped_write', fn () => Site::query()->forceDelete()],
            'create without tenant' => ['query_unscoped_write', fn () => Site::create(['name' => 'x'])],
            'foreign row 2' => ['query_foreign', fn () => Site::insert([['tenant_id' => 1], ['tenant_id' => 2]])],
            'upsert on id' => [
                'query_unverified_key',
                fn () => Site::upsert([['id' => 901, 'tenant_id' => 1]], ['id'], ['tenant_id']),
            ],
            'child of a foreign parent' => [
                'query_unverified_key',
                fn () => SiteBackup::create(['site_id' => 901]),
            ],
            're-homed row' => ['tenant_reassigned', fn () => $site()->update(['tenant_id' => 2])],
            'update with a join, unscoped' => [
                'query_unscoped_write',
                fn () => SiteBackup::join('sites', 'sites.id', '=', 'site_backups.site_id')
                    ->update(['site_backups.size' => 0]),
            ],
        ];
    }

    /**
     * @template T of Model
     * @param class-string<T> $class
     * @param array<string, mixed> $attributes
     * @return T
     */
    private static function seen(string $class, array $attributes): Model
    {
        return (new $class())->newFromBuilder($attributes);
    }
}
