<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use Illuminate\Queue\WorkerOptions;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Redis;
use Tests\Jobs\Reaching;
use Tests\Support\RedisServer;

/** A worker in this process, and what waits for it: in the database, in Redis, or nowhere. */
trait WorksQueues
{
    /** @return array<string, array<string, mixed>> connection => configuration */
    public static function connections(): array
    {
        return [
            'sync' => ['queue.default' => 'sync'],
            'database' => ['queue.default' => 'database'],
            'phpredis' => ['queue.default' => 'redis', 'database.redis.client' => 'phpredis'],
            'predis' => ['queue.default' => 'redis', 'database.redis.client' => 'predis'],
        ];
    }

    protected function setUp(): void
    {
        $socket = RedisServer::shared()->socket;
        $this->settings = [
            'database.redis.default' => ['host' => $socket, 'port' => 0, 'scheme' => 'unix', 'path' => $socket],
        ];
        parent::setUp();
        RedisServer::shared()->client()->flushAll();
        Reaching::reset();
    }

    public function work(): void
    {
        if (config('queue.default') !== 'sync') {
            $options = ['--stop-when-empty' => true, '--sleep' => 0, '--memory' => 1024];
            $this->artisan('queue:work', $options)->run();
        }
    }

    /** What an operator does about a job that failed. */
    public function retry(): void
    {
        $this->artisan('queue:retry', ['id' => ['all']])->run();
        $this->app->make('queue.worker')->runNextJob(config('queue.default'), 'default', new WorkerOptions());
    }

    /** @return array<string, mixed> the payload of the next job, which waits no longer */
    public function take(): array
    {
        if (config('queue.default') === 'redis') {
            return json_decode(Redis::connection()->lpop('queues:default'), true);
        }
        $job = DB::table('jobs')->orderByDesc('id')->first();
        DB::table('jobs')->where('id', $job->id)->delete();

        return json_decode($job->payload, true);
    }

    /** @param array<string, mixed> $payload */
    public function give(array $payload): void
    {
        $this->app->make('queue')->pushRaw(json_encode($payload));
    }

    /** @return array{int, int} jobs that failed for good, jobs that wait */
    public function left(): array
    {
        return [DB::table('failed_jobs')->count(), $this->app->make('queue')->size()];
    }
}
