<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Site;
use App\Models\SiteBackup;
use Closure;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\Storage;
use Illuminate\Testing\TestResponse;
use Throwable;

/**
 * An application that catches whatever is thrown: a controller that answers with all that it has got until then and can
 * still get, below a middleware that puts something of its own in the place of an error.
 */
abstract class CarelessTestCase extends BreachTestCase
{
    use MakesRequests;

    /** The case of the threat model that it is. */
    protected const CASE = '';

    private int $status = 0;

    public static function cases(): iterable
    {
        foreach (SwallowedCases::all() as $name => [$breach]) {
            yield static::CASE . ": $name" => [$breach];
        }
    }

    protected function setUp(): void
    {
        parent::setUp();
        config(['filesystems.disks.local.root' => "$this->state/disk"]);
        $this->unwatched(function (): void {
            Cache::put("tenant:{$this->world->theirs->tenant->id}:sites", World::MARK, 60);
            Storage::put("tenants/{$this->world->theirs->tenant->id}/backup.txt", World::MARK);
        });
    }

    /** @param array<string, string> $headers */
    public function reach(Closure $access, string $uri = 'isolation', array $headers = []): TestResponse
    {
        $later = fn () => Site::where('tenant_id', $this->world->mine->tenant->id)->update(['status' => 'later']);
        $controller = static fn (?SiteBackup $backup = null): array => array_map(
            self::swallowing(...),
            [static fn () => $backup?->path, $access, $later],
        );
        $this->route('isolation/{backup?}', $controller, self::excuse(...));

        return $this->signIn()->getJson("/$uri", $headers);
    }

    protected function attempt(Breach $breach): mixed
    {
        $response = ($breach->attempt)($this->world, $this);
        $this->status = $response->status();

        return $response->content();
    }

    protected function assertLetThrough(Breach $breach, mixed $answer): void
    {
        self::assertSame(200, $this->status);
        self::assertGreaterThan(0, $this->doneLater());
    }

    protected function assertRefused(Breach $breach, mixed $answer, ?Throwable $error): void
    {
        self::assertNull($error);
        self::assertSame($breach->status(), $this->status);
        // Statements are what is held back; what leaves is looked at when everything is done already.
        $isHeldBack = config('metrics.tenancy.layers.sql') !== 'off' && $breach->violation !== 'egress';
        self::assertSame($isHeldBack, $this->doneLater() === 0);
    }

    private static function swallowing(Closure $access): mixed
    {
        try {
            return $access();
        } catch (Throwable) {
            return null;
        }
    }

    private static function excuse(Request $request, Closure $next): mixed
    {
        $response = $next($request);

        return $response->isSuccessful() ? $response : response()->json(['last seen' => World::MARK]);
    }

    private function doneLater(): int
    {
        return $this->unwatched(static fn () => Site::where('status', 'later')->count());
    }
}
