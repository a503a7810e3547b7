<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Invoice;
use App\Models\Site;
use App\Models\SiteBackup;
use App\Models\Tenant;
use App\Models\User;
use App\Models\VpsServer;
use Chom\Metrics\Labels\BypassReason;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Http\File;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;
use Illuminate\Support\Facades\Storage;
use Illuminate\Support\Facades\Validator;
use Illuminate\Support\Str;
use Illuminate\Validation\Rule;

/** What applications do all day with their own tenant's data: nothing of it may be objected to. */
final class Flows
{
    /** @return iterable<string, array{Closure(World, IsolationTestCase): mixed}> */
    public static function all(): iterable
    {
        yield from self::reads();
        yield from self::writes();
        yield from self::elsewhere();
    }

    /** @return iterable<string, array{Closure(World, IsolationTestCase): mixed}> */
    private static function reads(): iterable
    {
        yield 'relations with paginate' => [static fn (World $world) => self::tenant($world)->sites()->paginate(1)];
        yield 'eager loads' => [static fn (World $world) => self::tenant($world)->load('sites.backups', 'sites.notes')];
        yield 'whereHas with the tenant' => [
            static fn (World $world) => SiteBackup::whereHas(
                'site',
                static fn ($sites) => $sites->where('tenant_id', $world->mine->tenant->id),
            )->get(),
        ];
        yield 'child read through parent' => [
            static fn (World $world) => self::site($world)->backups()->findOrFail($world->mine->backup->id),
        ];
        yield 'child read through parent: the parent through it' => [
            static fn (World $world) => SiteBackup::findOrFail($world->mine->backup->id)->site,
        ];
        yield 'join and sum through parent' => [
            static fn (World $world) => DB::table('site_backups')
                ->join('sites', 'sites.id', '=', 'site_backups.site_id')
                ->where('sites.tenant_id', $world->mine->tenant->id)->sum('sites.visits'),
        ];
        yield 'whereIn own ids' => [static fn (World $world) => Site::whereIn('id', $world->mine->siteIds())->get()];
        yield 'lazy chains' => [
            static fn (World $world) => self::site($world)->backups->map(static fn ($backup) => $backup->site->tenant),
        ];
        yield 'hasManyThrough' => [static fn (World $world) => self::tenant($world)->backups()->get()];
        yield 'hasManyThrough to central' => [static fn (World $world) => self::tenant($world)->servers()->get()];
        yield 'a central table' => [static fn (World $world) => self::site($world)->vpsServer->hostname];
        yield 'withCount' => [
            static fn (World $world) => self::tenant($world)->sites()->withCount('backups')->get(),
        ];
        yield 'chunk' => [
            static fn (World $world) => self::tenant($world)->sites()->orderBy('id')->chunk(1, static fn () => true),
        ];
        yield 'cursor' => [static fn (World $world) => self::tenant($world)->sites()->cursor()->count()];
        yield 'unique and exists with tenant' => [
            static fn (World $world) => Validator::make(['domain' => 'new.example.com', 'site' => 'x'], [
                'domain' => Rule::unique('sites')->where('tenant_id', $world->mine->tenant->id),
                'site' => Rule::exists('sites', 'id')->where('tenant_id', $world->mine->tenant->id),
            ])->passes(),
        ];
        yield 'unique on a column that is unique for all' => [
            static fn () => Validator::make(['domain' => 'new.example.com'], ['domain' => 'unique:sites'])->passes(),
        ];
        yield 'organization-level queries' => [
            static fn (World $world) => [
                Invoice::where('organization_id', $world->mine->organization->id)->get(),
                User::where('organization_id', $world->mine->organization->id)->get(),
                Tenant::where('organization_id', $world->mine->organization->id)->get(),
            ],
        ];
        yield 'load, loadCount, loadMissing' => [
            static fn (World $world) => self::site($world)->load('backups')->loadCount('notes')->loadMissing('members'),
        ];
        yield 'a view' => [
            static fn (World $world) => DB::table('active_sites')->where('tenant_id', $world->mine->tenant->id)->get(),
        ];
        yield 'an id that nobody has' => [static fn () => Site::find((string) Str::uuid())];
        yield 'a hand-written statement' => [
            static function (World $world): void {
                $prefix = DB::getTablePrefix();
                DB::select(
                    "select s.domain, count(b.id) as backups
                     from {$prefix}sites s left join {$prefix}site_backups b on b.site_id = s.id
                     where s.tenant_id = :tenant group by s.domain",
                    ['tenant' => $world->mine->tenant->id],
                );
            },
        ];
        yield 'a hand-written statement that begins with the child' => [
            static function (World $world): void {
                $prefix = DB::getTablePrefix();
                DB::select(
                    "select b.* from {$prefix}site_backups b left join {$prefix}sites s on s.id = b.site_id
                     where s.tenant_id = ?",
                    [$world->mine->tenant->id],
                );
            },
        ];
        yield 'insert or ignore with a key of its own' => [
            static fn (World $world) => DB::table('sites')->insertOrIgnore([
                'id' => (string) Str::uuid(),
                'tenant_id' => $world->mine->tenant->id,
                'domain' => Str::uuid() . '.example.com',
            ]),
        ];
    }

    /** @return iterable<string, array{Closure(World, IsolationTestCase): mixed}> */
    private static function writes(): iterable
    {
        yield 'findOrFail, update, fresh' => [
            static fn (World $world) => tap(self::site($world))->update(['status' => 'x'])->fresh(),
        ];
        yield 'create with tenant' => [
            static fn (World $world) => Site::create(self::row() + ['tenant_id' => $world->mine->tenant->id]),
        ];
        yield 'create without tenant' => [static fn () => Site::create(self::row())->refresh()];
        yield 'pivot attach, detach, sync' => [static function (World $world): void {
            $site = self::site($world);
            $site->members()->detach();
            $site->members()->attach($world->mine->user->id);
            $site->members()->sync([$world->mine->user->id]);
            $site->members()->detach($world->mine->user->id);
        }];
        yield 'firstOrCreate and updateOrCreate on a relation' => [static function (World $world): void {
            $sites = self::tenant($world)->sites();
            $sites->firstOrCreate(['domain' => 'first.example.com']);
            $sites->updateOrCreate(['domain' => 'first.example.com'], ['status' => 'active']);
        }];
        yield 'increment on a loaded model' => [static fn (World $world) => self::site($world)->increment('visits')];
        yield 'bulk update with the tenant' => [
            static fn (World $world) => Site::where('tenant_id', $world->mine->tenant->id)->update(['visits' => 0]),
        ];
        yield 'insert own rows' => [
            static fn (World $world) => DB::table('sites')->insert([
                self::row() + ['tenant_id' => $world->mine->tenant->id],
                self::row() + ['tenant_id' => $world->mine->tenant->id],
            ]),
        ];
        yield 'upsert whose conflict target has the tenant' => [
            static function (World $world, IsolationTestCase $test): void {
                $test->unwatched(static fn () => Schema::table('sites', static function (Blueprint $table): void {
                    $table->unique(['tenant_id', 'domain']);
                }));
                $row = self::row() + ['tenant_id' => $world->mine->tenant->id];
                DB::table('sites')->upsert([$row], ['tenant_id', 'domain'], ['status']);
                DB::table('sites')->upsert([['status' => 'active'] + $row], ['tenant_id', 'domain'], ['status']);
            },
        ];
        yield 'soft delete, restore, force delete' => [static function (World $world): void {
            $site = self::site($world);
            $site->backups()->delete();
            $site->delete();
            $site->restore();
            $site->forceDelete();
        }];
        yield 'a child of an own parent' => [
            static fn (World $world) => SiteBackup::create(['site_id' => $world->mine->site->id]),
        ];
        yield 'a polymorphic child' => [
            static fn (World $world) => self::site($world)->notes()->create(['text' => 'hello'])->notable->domain,
        ];
        yield 'in a transaction' => [
            static fn (World $world) => DB::transaction(static fn () => self::site($world)->update(['status' => 'y'])),
        ];
    }

    /** @return iterable<string, array{Closure(World, IsolationTestCase): mixed}> */
    private static function elsewhere(): iterable
    {
        yield 'audited bypass' => [
            static fn () => Tenancy::withoutTenant(BypassReason::Reporting, static fn () => Site::all()->count()),
        ];
        yield 'nested runAs' => [static fn (World $world) => Tenancy::runAs(
            $world->theirs->tenant->id,
            $world->theirs->organization->id,
            static fn () => [
                Site::where('tenant_id', $world->theirs->tenant->id)->get(),
                Tenancy::runAs(
                    $world->mine->tenant->id,
                    $world->mine->organization->id,
                    static fn () => self::site($world)->backups,
                ),
            ],
        )];
        yield 'what all share' => [static fn () => Tenancy::central(static fn () => VpsServer::all())];
        yield 'declared cache keys' => [static function (World $world): void {
            $key = "tenant:{$world->mine->tenant->id}:sites";
            Cache::put($key, 1, 60);
            Cache::remember('plans:all', 60, static fn () => []);
            Cache::increment($key);
            Cache::lock("$key:lock", 5)->get(static fn () => true);
            Cache::many([$key, 'plans']);
            Cache::forget($key);
        }];
        yield 'declared paths' => [static function (World $world): void {
            $folder = "tenants/{$world->mine->tenant->id}";
            Storage::put("$folder/backups/one.txt", 'x');
            Storage::copy("$folder/backups/one.txt", "$folder/backups/two.txt");
            Storage::allFiles($folder);
            Storage::disk('local')->download("$folder/backups/one.txt");
            Storage::put($folder, new File(__FILE__));
            Storage::putFile($folder, new File(__FILE__));
            Storage::download(path: "$folder/backups/one.txt", name: 'one.txt');
            Storage::putFileAs($folder, new File(__FILE__), 'flows.php');
            Storage::deleteDirectory($folder);
        }];
        yield 'an external resource of one\'s own' => [static fn (World $world) => Tenancy::claimServerDomain(
            $world->server->id,
            $world->mine->site->domain,
        )];
    }

    private static function tenant(World $world): Tenant
    {
        return Tenant::findOrFail($world->mine->tenant->id);
    }

    private static function site(World $world): Site
    {
        return Site::findOrFail($world->mine->site->id);
    }

    /** @return array<string, string> */
    private static function row(): array
    {
        $id = (string) Str::uuid();

        return ['id' => $id, 'domain' => "$id.example.com", 'status' => 'pending'];
    }
}
