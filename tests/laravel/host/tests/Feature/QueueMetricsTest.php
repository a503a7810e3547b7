<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Runtime\Laravel\QueueListener;
use DateInterval;
use DateTimeImmutable;
use Illuminate\Queue\Queue as BaseQueue;
use Illuminate\Support\Facades\Bus;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Queue;
use RuntimeException;
use Tests\Jobs\Scripted;
use Tests\Support\HostProcess;
use Tests\Support\RedisServer;
use Tests\TestCase;
use Throwable;

final class QueueMetricsTest extends TestCase
{
    /** @return iterable<string, array{string}> */
    public static function connections(): iterable
    {
        yield 'sync' => ['sync'];
        yield 'database' => ['database'];
        yield 'redis' => ['redis'];
    }

    /** @return iterable<string, array{string}> */
    public static function workers(): iterable
    {
        yield 'database' => ['database'];
        yield 'redis' => ['redis'];
    }

    /** @dataProvider connections */
    public function testSuccess(string $connection): void
    {
        $this->process($connection, new Scripted('succeed'));

        self::assertSame(['success' => 1.0], $this->outcomes());
    }

    /** @dataProvider connections */
    public function testRelease(string $connection): void
    {
        $this->process($connection, new Scripted('release', 2));

        self::assertSame(['retry' => 1.0], $this->outcomes());
    }

    /** @dataProvider workers */
    public function testAnExceptionThatWillBeRetried(string $connection): void
    {
        $this->process($connection, new Scripted('throw', 2));

        self::assertSame(['retry' => 1.0], $this->outcomes());
    }

    /** @dataProvider connections */
    public function testTheLastException(string $connection): void
    {
        $this->process($connection, new Scripted('throw'));

        self::assertSame(['failed' => 1.0], $this->outcomes());
    }

    /** @dataProvider connections */
    public function testFailingOnItsOwn(string $connection): void
    {
        $this->process($connection, new Scripted('fail', 3));

        self::assertSame(['failed' => 1.0], $this->outcomes());
    }

    /** @dataProvider connections */
    public function testAnExceptionAfterTheJobDeletedItself(string $connection): void
    {
        $this->process($connection, new Scripted('delete and throw', 3));

        self::assertSame(['failed' => 1.0], $this->outcomes());
    }

    /** @dataProvider workers */
    public function testAttemptsExceededCountsAFailureThatDidNotRun(string $connection): void
    {
        $this->useConnection($connection);
        Queue::push(new Scripted('succeed'));
        Queue::pop()->release();

        $this->work();

        self::assertSame(['failed' => 1.0], $this->outcomes());
        self::assertSame([], $this->series('laravel_queue_job_retries_total'));
    }

    /** @dataProvider workers */
    public function testEachRetryIsCountedByItsNumber(string $connection): void
    {
        $this->useConnection($connection);
        Queue::push(new Scripted('throw', 7));

        $this->work(7);

        self::assertSame(['failed' => 1.0, 'retry' => 6.0], $this->outcomes());
        self::assertSame([
            'retry_count="1"' => 1.0,
            'retry_count="2"' => 1.0,
            'retry_count="3"' => 1.0,
            'retry_count="4+"' => 3.0,
        ], $this->series('laravel_queue_job_retries_total'));
    }

    public function testATimeoutIsAFailureOrARetryOfTheWorkerThatItKills(): void
    {
        $this->useDatabaseFile();
        Queue::push(new Scripted('hang'));
        Queue::push(new Scripted('hang', 2));

        $this->workInProcess(2);

        self::assertSame(['failed' => 1.0, 'retry' => 1.0], $this->outcomes());
    }

    /** @dataProvider workers */
    public function testAChainAndABatchCountEachJob(string $connection): void
    {
        $this->useConnection($connection);
        Bus::chain([new Scripted('succeed'), new Scripted('succeed'), new Scripted('fail'), new Scripted('succeed')])
            ->dispatch();
        Bus::batch([new Scripted('succeed'), new Scripted('throw')])->allowFailures()->dispatch();

        $this->work(5);

        self::assertSame(['failed' => 2.0, 'success' => 3.0], $this->outcomes());
    }

    public function testAJobIsNamedByItsClassAndAClosureByThatWord(): void
    {
        $this->useConnection('database');
        Queue::push(new Scripted('succeed'));
        dispatch(static fn (): int => 1)->onQueue('backups');

        $this->work(2);

        self::assertSame([
            'queue="backups",status="success",job_type="Closure"' => 1.0,
            'queue="default",status="success",job_type="Scripted"' => 1.0,
        ], $this->series('laravel_queue_jobs_processed_total'));
    }

    public function testASyncJobInsideAnotherIsCountedOnItsOwn(): void
    {
        $this->useConnection('database');
        Queue::push(static fn () => dispatch_sync(new Scripted('succeed')));

        $this->work();

        self::assertSame([
            'queue="default",status="success",job_type="Closure"' => 1.0,
            'queue="sync",status="success",job_type="Scripted"' => 1.0,
        ], $this->series('laravel_queue_jobs_processed_total'));
    }

    /** @dataProvider workers */
    public function testWaitIsObservedOnceForEachJob(string $connection): void
    {
        $this->useConnection($connection);
        Queue::push(new Scripted('throw', 2));
        Queue::bulk([new Scripted('succeed'), new Scripted('succeed')]);
        usleep(20_000);

        $this->work(4);

        self::assertSame(['queue="default"' => 3.0], $this->series('laravel_queue_wait_seconds_count'));
        self::assertGreaterThan(0.06, $this->series('laravel_queue_wait_seconds_sum')['queue="default"']);
    }

    /** @dataProvider delays */
    public function testADelayIsNoWait(mixed $delay): void
    {
        $this->useConnection('database');
        dispatch((new Scripted('succeed'))->delay($delay));
        DB::table('jobs')->update(['available_at' => 0]);

        $this->work();

        self::assertSame(['queue="default"' => 1.0], $this->series('laravel_queue_wait_seconds_count'));
        self::assertSame([], $this->series('laravel_queue_wait_seconds_sum'));
    }

    /** @return iterable<string, array{mixed}> */
    public static function delays(): iterable
    {
        yield 'seconds' => [3600];
        yield 'interval' => [new DateInterval('PT1H')];
        yield 'time' => [new DateTimeImmutable('+1 hour')];
    }

    public function testAJobQueuedWithoutAStampHasNoWait(): void
    {
        $this->useConnection('database');
        BaseQueue::createPayloadUsing(null);
        Queue::push(new Scripted('succeed'));

        $this->work();

        self::assertSame(['success' => 1.0], $this->outcomes());
        self::assertSame([], $this->series('laravel_queue_wait_seconds_count'));
    }

    public function testAListenerThatFailsFailsNoJob(): void
    {
        $this->useConnection('database');
        $this->app->bind(QueueListener::class, static fn () => throw new RuntimeException('broken on purpose'));
        Queue::push(new Scripted('succeed'));

        $this->work();

        self::assertSame(0, Queue::size());
        self::assertSame(0, DB::table('failed_jobs')->count());
        self::assertGreaterThan(0.0, $this->series('instrumentation_samples_dropped_total')['reason="internal_error"']);
    }

    private function process(string $connection, Scripted $job): void
    {
        $this->useConnection($connection);
        try {
            Queue::push($job);
        } catch (Throwable $error) {
            self::assertSame('sync', $connection, $error->getMessage());
        }
        if ($connection !== 'sync') {
            $this->work();
        }
    }

    private function useConnection(string $connection): void
    {
        config(['queue.default' => $connection]);
        if ($connection === 'redis') {
            $server = RedisServer::shared();
            $server->client()->flushAll();
            config(['database.redis.default' => ['host' => $server->socket, 'port' => 0, 'database' => 0]]);
        }
    }

    private function work(int $jobs = 1): void
    {
        $this->artisan('queue:work', [
            '--max-jobs' => $jobs,
            '--stop-when-empty' => true,
            '--queue' => 'default,backups',
            '--sleep' => 0,
            '--memory' => 2048,
        ])->run();
    }

    private function useDatabaseFile(): void
    {
        touch("{$this->state}/database.sqlite");
        $this->restart([
            'database.connections.sqlite.database' => "{$this->state}/database.sqlite",
            'metrics.store' => 'sqlite',
            'queue.default' => 'database',
        ]);
    }

    private function workInProcess(int $times): void
    {
        for ($time = 0; $time < $times; $time++) {
            $worker = HostProcess::artisan(['queue:work', '--timeout=1', '--sleep=0', '--max-jobs=1'], [
                'DB_DATABASE' => "{$this->state}/database.sqlite",
                'METRICS_STATE_PATH' => $this->state,
                'METRICS_STORE' => 'sqlite',
                'QUEUE_CONNECTION' => 'database',
            ]);
            self::assertTrue($worker->hasBeenSignaled(), $worker->getOutput() . $worker->getErrorOutput());
        }
    }

    /** @return array<string, float> processed jobs by status */
    private function outcomes(): array
    {
        $outcomes = [];
        foreach ($this->series('laravel_queue_jobs_processed_total') as $labels => $value) {
            preg_match('/status="(\w+)"/', $labels, $match);
            $outcomes[$match[1]] = ($outcomes[$match[1]] ?? 0.0) + $value;
        }
        ksort($outcomes);

        return $outcomes;
    }
}
