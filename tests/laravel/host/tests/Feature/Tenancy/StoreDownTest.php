<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Illuminate\Log\Events\MessageLogged;
use Tests\Support\RedisServer;
use Tests\Tenancy\Breach;
use Tests\Tenancy\CarelessTestCase;

/**
 * The same with a Redis that dies before the request: nothing can be counted any more, and the log says the same.
 */
final class StoreDownTest extends CarelessTestCase
{
    protected const CASE = 'metrics store down';

    private RedisServer $server;

    /** @var array<string, float> */
    private array $logged = [];

    protected function setUp(): void
    {
        $this->server = new RedisServer();
        $this->settings = [
            'metrics.store' => 'redis',
            'metrics.stores.redis.timeout' => 2.0,
            'database.redis.default' => ['host' => $this->server->socket, 'port' => 0],
        ];
        parent::setUp();
        $this->app->make('events')->listen(MessageLogged::class, function (MessageLogged $message): void {
            if (str_starts_with($message->message, 'Tenant isolation')) {
                $isFinding = isset($message->context['unproven']) && $message->context['action'] === 'observed';
                $key = $message->context['type'] . ' ' . ($isFinding ? 'found' : $message->context['action']);
                $this->logged[$key] = ($this->logged[$key] ?? 0.0) + 1.0;
                ksort($this->logged);
            }
        });
    }

    protected function tearDown(): void
    {
        $this->server->stop();
        parent::tearDown();
    }

    protected function attempt(Breach $breach): mixed
    {
        self::assertSame([], parent::objections());
        self::assertArrayHasKey('cross_tenant_query_attempts_total', $this->scrape(), 'The store is up.');
        $this->server->stop();

        $answer = parent::attempt($breach);

        self::assertArrayNotHasKey('cross_tenant_query_attempts_total', $this->scrape(), 'The store is down.');

        return $answer;
    }

    /** What cannot be counted is in the log. */
    protected function objections(): array
    {
        return $this->logged;
    }
}
