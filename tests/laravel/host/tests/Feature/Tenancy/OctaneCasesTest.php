<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Closure;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\Storage;
use Tests\Support\Keeper;
use Tests\Tenancy\Breach;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\MakesRequests;
use Tests\Tenancy\ServesLikeOctane;
use Throwable;

/** The other tenant's request comes first, one's own second: whatever a singleton kept of the first is not for it. */
final class OctaneCasesTest extends BreachTestCase
{
    use MakesRequests;
    use ServesLikeOctane;

    private int $status = 0;

    public static function cases(): iterable
    {
        yield 'singleton under Octane: a tenant to ask with' => [self::breach(
            'query_foreign',
            static fn (Keeper $keeper) => Site::where('tenant_id', $keeper->tenant)->get(),
            ['model_read', 'egress'],
        )];
        yield 'singleton under Octane: a model that is shown' => [self::breach(
            'egress',
            static fn (Keeper $keeper) => $keeper->site,
        )];
        yield 'singleton under Octane: a model that is asked for more' => [self::breach(
            'query_foreign',
            static fn (Keeper $keeper) => $keeper->site->setRelations([])->backups->pluck('path'),
        )];
        yield 'singleton under Octane: a model that is read again' => [self::breach(
            'query_foreign',
            static fn (Keeper $keeper) => $keeper->site->fresh()->domain,
            ['model_read'],
        )];
        yield 'singleton under Octane: a model that is written' => [self::breach(
            'model_write',
            static fn (Keeper $keeper) => [$keeper->site->update(['status' => auth()->user()->id])],
            ['query_foreign'],
        )];
        yield 'singleton under Octane: a model that gets a child' => [self::breach(
            'model_write',
            static fn (Keeper $keeper) => [(bool) $keeper->site->backups()->create()],
            ['query_foreign'],
        )];
        yield 'singleton under Octane: a cache key' => [self::breach(
            'cache_key',
            static fn (Keeper $keeper) => [Cache::remember("tenant:$keeper->tenant:x", 60, fn () => $keeper->tenant)],
        )];
        yield 'singleton under Octane: a path' => [self::breach(
            'storage_path',
            static fn (Keeper $keeper) => [Storage::path("tenants/$keeper->tenant/x")],
        )];
    }

    protected function attempt(Breach $breach): mixed
    {
        $this->giveTokens();
        $this->app->singleton(Keeper::class);
        $this->app->make(Keeper::class);
        $this->route('isolation', static fn () => ($breach->attempt)(app(Keeper::class)->fill()));
        $this->route('first', static fn () => app(Keeper::class)->fill()->site->domain);
        self::assertTrue($this->isTheirs($this->ask('/first', 'theirs')->getContent()));
        self::assertSame([], $this->objections());

        $response = $this->ask('/isolation', 'mine');

        $this->status = $response->getStatusCode();

        return json_decode((string) $response->getContent(), true) ?? $response->getContent();
    }

    protected function whatIsTheirs(): mixed
    {
        $rows = $this->world->theirRows();
        // The token that its own request needs.
        unset($rows['users']);

        return $rows;
    }

    protected function assertLetThrough(Breach $breach, mixed $answer): void
    {
        self::assertSame(200, $this->status);
    }

    protected function assertRefused(Breach $breach, mixed $answer, ?Throwable $error): void
    {
        self::assertNull($error);
        self::assertSame($breach->status(), $this->status);
    }

    /** @param list<string> $also */
    private static function breach(string $violation, Closure $second, array $also = []): Breach
    {
        return new Breach($violation, $second, $also);
    }
}
