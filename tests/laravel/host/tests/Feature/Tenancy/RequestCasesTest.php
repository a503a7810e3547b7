<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Illuminate\Broadcasting\BroadcastManager;
use Illuminate\Broadcasting\BroadcastServiceProvider;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Broadcast;
use Tests\Support\RememberingBroadcaster;
use Tests\Tenancy\Breach;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\MakesRequests;
use Tests\Tenancy\RequestCases;
use Throwable;

/** Whatever can be wrong with a request: noticed as what it is, and answered with a refusal. */
final class RequestCasesTest extends BreachTestCase
{
    use MakesRequests;

    private int $status = 0;

    public static function cases(): iterable
    {
        yield from RequestCases::all();
    }

    /** The framework's own routes of broadcasting, and one of the application's. */
    public function broadcasting(string $uri): self
    {
        $this->app->register(BroadcastServiceProvider::class);
        $this->app->make(BroadcastManager::class)->extend('open', static fn () => new RememberingBroadcaster());
        config(['broadcasting' => ['default' => 'open', 'connections' => ['open' => ['driver' => 'open']]]]);
        $prefix = trim((string) strstr($uri, 'broadcasting', true), '/');
        $this->app->make(BroadcastManager::class)->routes(['prefix' => $prefix, 'middleware' => ['api', 'auth:api']]);

        return $this->route('sockets/listen', static fn (Request $request) => Broadcast::auth($request));
    }

    protected function attempt(Breach $breach): mixed
    {
        $response = ($breach->attempt)($this->world, $this);
        $this->status = $response->status();

        return $response->content();
    }

    protected function assertLetThrough(Breach $breach, mixed $answer): void
    {
        self::assertNotContains($this->status, [403, 404, 500]);
    }

    protected function assertRefused(Breach $breach, mixed $answer, ?Throwable $error): void
    {
        self::assertNull($error);
        // A request is not to blame for what was left over from before it.
        self::assertSame($breach->violation === 'context_stale' ? 200 : $breach->status(), $this->status);
    }
}
