<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Storage;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\DiskCases;

/** Files, channels and what only one tenant may have. */
final class DisksTest extends BreachTestCase
{
    public static function cases(): iterable
    {
        yield from DiskCases::all();
    }

    protected function setUp(): void
    {
        parent::setUp();
        config(['filesystems.disks.local.root' => "$this->state/disk"]);
        $this->unwatched(function (): void {
            // The database would refuse what the guard of external resources has to notice by itself.
            DB::statement('drop index sites_domain_unique');
            foreach (DiskCases::files($this->world) as $path => $text) {
                Storage::put($path, $text);
            }
        });
    }

    protected function whatIsTheirs(): mixed
    {
        $files = Storage::allFiles("tenants/{$this->world->theirs->tenant->id}");
        $texts = array_map(
            static fn (string $path): ?string => Storage::exists($path) ? Storage::get($path) : null,
            [...$files, ...array_keys(DiskCases::files($this->world))],
        );
        $domains = DB::table('sites')->where('domain', $this->world->theirs->site->domain)->count();

        return [$files, $texts, $domains];
    }
}
