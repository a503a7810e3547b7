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
    /** @return iterable<string, array{Breach}> */
    public static function all(): iterable
    {
        yield '16 bulk update' => [new Breach(
            'query_unscoped_write',
            static fn () => Site::where('status', 'active')->update(['status' => 'gone']),
        )];
        yield '17 bulk delete' => [new Breach(
            'query_unscoped_write',
            static fn () => DB::table('site_backups')->delete(),
        )];
        yield '18 update foreign ids' => [new Breach(
            'query_foreign',
            static fn (World $world) => Site::whereIn('id', $world->theirs->siteIds())->update(['status' => 'gone']),
        )];
        yield '19 destroy' => [new Breach(
            'query_foreign',
            static fn (World $world) => Site::destroy($world->theirs->siteIds()),
            also: ['model_read', 'model_write', 'query_foreign'],
        )];
        yield '20 bulk insert, foreign row 2' => [new Breach(
            'query_foreign',
            static fn (World $world) => DB::table('sites')->insert([
                self::row($world->mine->tenant->id),
                self::row($world->theirs->tenant->id),
            ]),
        )];
        yield '21 insert without tenant' => [new Breach(
            'query_unscoped_write',
            static fn () => DB::table('sites')->insert(['id' => (string) Str::uuid(), 'domain' => 'x.example.com']),
            isHarmless: true,
        )];
        yield '22 upsert on id' => [new Breach(
            'query_foreign',
            static fn (World $world) => DB::table('sites')->upsert(
                [['id' => $world->theirs->site->id] + self::row($world->mine->tenant->id)],
                ['id'],
                ['status', 'tenant_id'],
            ),
        )];
        yield '23 updateOrInsert' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => DB::table('sites')->updateOrInsert(
                ['domain' => $world->theirs->site->domain, 'status' => 'active'],
                ['status' => 'gone'],
            ),
            also: ['query_unscoped_write'],
        )];
        yield '24 insertUsing' => [new Breach(
            'query_unscoped_read',
            static fn (World $world) => DB::table('notes')->insertUsing(
                ['id', 'notable_type', 'notable_id', 'text'],
                DB::table('sites')->selectRaw("'note-' || id, '" . Site::class . "', id, domain"),
            ),
        )];
        yield '25 mass-assigned tenant' => [new Breach(
            'model_write',
            static fn (World $world) => Site::create(self::row($world->theirs->tenant->id)),
            also: ['query_foreign'],
        )];
        yield '26 re-homed row' => [new Breach(
            'tenant_reassigned',
            static fn (World $world) => self::own($world)->update(['tenant_id' => $world->theirs->tenant->id]),
            also: ['tenant_reassigned'],
        )];
        yield '27 model carried across contexts' => [new Breach(
            'model_write',
            static fn (World $world) => $world->theirs->site->update(['status' => 'gone']),
            also: ['query_foreign'],
        )];
        yield '27 deleted across contexts' => [new Breach(
            'model_write',
            static fn (World $world) => $world->theirs->site->delete(),
            also: ['query_foreign'],
        )];
        yield '28 saveQuietly' => [new Breach(
            'query_foreign',
            static fn (World $world) => $world->theirs->site->forceFill(['status' => 'gone'])->saveQuietly(),
        )];
        yield '29 withoutEvents' => [new Breach(
            'query_foreign',
            static fn (World $world) => Model::withoutEvents(
                static fn () => Site::create(['id' => (string) Str::uuid()] + self::row($world->theirs->tenant->id)),
            ),
        )];
        yield '30 child of a foreign parent' => [new Breach(
            'model_write',
            static fn (World $world) => SiteBackup::create(['site_id' => $world->theirs->site->id]),
            also: ['query_foreign'],
        )];
        yield '30 child of a foreign parent, bare' => [new Breach(
            'query_foreign',
            static fn (World $world) => DB::table('site_backups')->insert([
                'id' => (string) Str::uuid(),
                'site_id' => $world->theirs->site->id,
            ]),
        )];
        yield '31 pivot to foreign tenant' => [new Breach(
            'query_foreign',
            static fn (World $world) => DB::table('tenant_user')->insert([
                'id' => (string) Str::uuid(),
                'tenant_id' => $world->theirs->tenant->id,
                'user_id' => $world->mine->user->id,
            ]),
        )];
        yield '32 pivot foreign user' => [new Breach(
            'model_write',
            static fn (World $world) => self::own($world)->members()->attach($world->theirs->user->id),
            also: ['query_foreign'],
        )];
        yield '33 morphTo' => [new Breach(
            'model_write',
            static fn (World $world) => $world->theirs->note->notable()->associate(self::own($world))->save(),
            also: ['query_foreign'],
        )];
        yield '56 TRUNCATE' => [new Breach(
            'query_unscoped_write',
            static fn () => DB::table('site_backups')->truncate(),
        )];
        yield '62 increment foreign' => [new Breach(
            'query_foreign',
            static fn (World $world) => Site::where('id', $world->theirs->site->id)->increment('visits'),
        )];
        yield '65 foreign relation update' => [new Breach(
            'query_foreign',
            static fn (World $world) => $world->theirs->site->backups()->update(['status' => 'gone']),
        )];
        yield '66 replicate' => [new Breach(
            'model_write',
            static fn (World $world) => $world->theirs->site->replicate()
                ->fill(['domain' => 'copy.example.com'])->save(),
            also: ['query_foreign'],
        )];
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
