<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Closure;
use Tests\Jobs\Reaching;
use Tests\Support\RedisServer;
use Tests\Tenancy\FlowTestCase;
use Tests\Tenancy\MakesRequests;
use Tests\Tenancy\RequestFlows;

/** Requests of one's own, to which nothing is objected. */
final class RequestFlowsTest extends FlowTestCase
{
    use MakesRequests;

    public static function cases(): iterable
    {
        yield from RequestFlows::all();
    }

    protected function setUp(): void
    {
        $socket = RedisServer::shared()->socket;
        $this->settings = [
            'cache.stores.redis' => ['driver' => 'redis', 'connection' => 'default'],
            'database.redis.default' => ['host' => $socket, 'port' => 0],
        ];
        parent::setUp();
        Reaching::$ran = [];
    }

    protected function follow(Closure $flow, Closure $next): void
    {
        $flow();
        $this->asMine($next);
    }
}
