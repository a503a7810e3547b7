<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Site;
use App\Models\SiteBackup;
use Closure;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Str;

/** Writes that reach, or could reach, another tenant's rows; each with the violation that it is. */
final class WriteCases
{
    /** @return iterable<string, array{string, Closure(World): mixed}> */
    public static function all(): iterable
    {
        yield '16 bulk update' => [
            'query_unscoped_write',
            static fn () => Site::where('status', 'active')->update(['status' => 'gone']),
        ];
        yield '17 bulk delete' => ['query_unscoped_write', static fn () => DB::table('site_backups')->delete()];
        yield '18 update foreign ids' => [
            'query_foreign',
            static fn (World $world) => Site::whereIn('id', $world->theirs->siteIds())->update(['status' => 'gone']),
        ];
        yield '19 destroy' => ['query_foreign', static fn (World $world) => Site::destroy($world->theirs->siteIds())];
        yield '20 bulk insert, foreign row 2' => [
            'query_foreign',
            static fn (World $world) => DB::table('sites')->insert([
                self::row($world->mine->tenant->id),
                self::row($world->theirs->tenant->id),
            ]),
        ];
        yield '21 insert without tenant' => [
            'query_unscoped_write',
            static fn () => DB::table('sites')->insert(['id' => (string) Str::uuid(), 'domain' => 'x.example.com']),
        ];
        yield '22 upsert on id' => [
            'query_foreign',
            static fn (World $world) => DB::table('sites')->upsert(
                [['id' => $world->theirs->site->id] + self::row($world->mine->tenant->id)],
                ['id'],
                ['status', 'tenant_id'],
            ),
        ];
        yield '23 updateOrInsert' => [
            'query_unscoped_read',
            static fn (World $world) => DB::table('sites')->updateOrInsert(
                ['domain' => $world->theirs->site->domain, 'status' => 'active'],
                ['status' => 'gone'],
            ),
        ];
        yield '24 insertUsing' => [
            'query_unscoped_read',
            static fn (World $world) => DB::table('notes')->insertUsing(
                ['id', 'notable_type', 'notable_id', 'text'],
                DB::table('sites')->selectRaw("'note-' || id, '" . Site::class . "', id, domain"),
            ),
        ];
        yield '25 mass-assigned tenant' => [
            'model_write',
            static fn (World $world) => Site::create(self::row($world->theirs->tenant->id)),
        ];
        yield '26 re-homed row' => [
            'tenant_reassigned',
            static fn (World $world) => self::own($world)->update(['tenant_id' => $world->theirs->tenant->id]),
        ];
        yield '27 model carried across contexts' => [
            'model_write',
            static fn (World $world) => $world->theirs->site->update(['status' => 'gone']),
        ];
        yield '27 deleted across contexts' => [
            'model_write',
            static fn (World $world) => $world->theirs->site->delete(),
        ];
        yield '28 saveQuietly' => [
            'query_foreign',
            static fn (World $world) => $world->theirs->site->forceFill(['status' => 'gone'])->saveQuietly(),
        ];
        yield '29 withoutEvents' => [
            'query_foreign',
            static fn (World $world) => Model::withoutEvents(
                static fn () => Site::create(['id' => (string) Str::uuid()] + self::row($world->theirs->tenant->id)),
            ),
        ];
        yield '30 child of a foreign parent' => [
            'model_write',
            static fn (World $world) => SiteBackup::create(['site_id' => $world->theirs->site->id]),
        ];
        yield '30 child of a foreign parent, bare' => [
            'query_foreign',
            static fn (World $world) => DB::table('site_backups')->insert([
                'id' => (string) Str::uuid(),
                'site_id' => $world->theirs->site->id,
            ]),
        ];
        yield '31 pivot to foreign tenant' => [
            'query_foreign',
            static fn (World $world) => DB::table('tenant_user')->insert([
                'id' => (string) Str::uuid(),
                'tenant_id' => $world->theirs->tenant->id,
                'user_id' => $world->mine->user->id,
            ]),
        ];
        yield '32 pivot foreign user' => [
            'model_write',
            static fn (World $world) => self::own($world)->members()->attach($world->theirs->user->id),
        ];
        yield '33 morphTo' => [
            'model_write',
            static fn (World $world) => $world->theirs->note->notable()->associate(self::own($world))->save(),
        ];
        yield '56 TRUNCATE' => ['query_unscoped_write', static fn () => DB::table('site_backups')->truncate()];
        yield '62 increment foreign' => [
            'query_foreign',
            static fn (World $world) => Site::where('id', $world->theirs->site->id)->increment('visits'),
        ];
        yield '65 foreign relation update' => [
            'query_foreign',
            static fn (World $world) => $world->theirs->site->backups()->update(['status' => 'gone']),
        ];
        yield '66 replicate' => [
            'model_write',
            static fn (World $world) => $world->theirs->site->replicate()
                ->fill(['domain' => 'copy.example.com'])->save(),
        ];
    }

    /** @return array<string, string> a row of sites */
    private static function row(string $tenant): array
    {
        $id = (string) Str::uuid();

        return ['id' => $id, 'tenant_id' => $tenant, 'domain' => "$id.example.com", 'status' => 'pending'];
    }

    private static function own(World $world): Site
    {
        return Site::where('tenant_id', $world->mine->tenant->id)->findOrFail($world->mine->site->id);
    }
}
