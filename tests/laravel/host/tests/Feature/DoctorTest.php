<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Metrics;
use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Contracts\Console\Kernel;
use Tests\Support\RedisServer;
use Tests\Support\ThrowingCollector;
use Tests\TestCase;

final class DoctorTest extends TestCase
{
    public function testAHealthyApplicationHasNoProblems(): void
    {
        $this->restart(['metrics.store' => 'sqlite', 'metrics.queues' => ['sync' => ['default']]]);

        [$status, $output] = $this->doctor();

        self::assertSame("No problems found.\n", preg_replace('/^warning .*\n .*\n/m', '', $output));
        self::assertSame(0, $status);
    }

    /**
     * @dataProvider problems
     * @param array<string, mixed> $settings
     */
    public function testItNamesTheProblemAndItsRemedy(array $settings, string $what, string $remedy): void
    {
        $this->restart($settings);

        [$status, $output] = $this->doctor();

        self::assertMatchesRegularExpression("/^problem .*$what.*\\n .*$remedy/m", $output);
        self::assertSame(1, $status);
    }

    /** @return iterable<string, array{array<string, mixed>, string, string}> */
    public static function problems(): iterable
    {
        yield 'endpoint closed' => [
            ['metrics.endpoint' => ['path' => 'metrics', 'token' => null, 'allow' => []]],
            'endpoint \/metrics is closed',
            'METRICS_TOKEN',
        ];
        yield 'no address' => [
            ['metrics.endpoint' => ['path' => 'metrics', 'token' => 'x', 'allow' => ['prometheus']]],
            '"prometheus", which is neither an address',
            '192\.0\.2\.0\/24',
        ];
        yield 'path taken' => [
            ['metrics.endpoint' => ['path' => 'api/v1/status', 'token' => 'x', 'allow' => []]],
            'Another route answers \/api\/v1\/status',
            'METRICS_PATH',
        ];
        yield 'no resolver' => [
            ['metrics.resolver' => null],
            'auth\.consumer, tenant\.id, tenant\.tier',
            'metrics\.resolver',
        ];
        yield 'a resolver that is none' => [
            ['metrics.resolver' => ThrowingCollector::class],
            'metrics\.resolver in config\/metrics\.php names no class',
            'correct its name',
        ];
        yield 'a collector that is none' => [
            ['metrics.collectors' => ['No\Such\Collector']],
            'No\\\\Such\\\\Collector, which does not implement',
            'correct its name',
        ];
        yield 'APCu with queue workers' => [
            ['metrics.store' => 'apcu', 'queue.default' => 'database'],
            'not shared with queue workers.*laravel_queue_jobs_processed_total',
            'METRICS_STORE=redis',
        ];
        yield 'redis unreachable' => [
            ['metrics.store' => 'redis', 'database.redis.default' => ['host' => '127.0.0.1', 'port' => 1]],
            'Redis cannot be used through the connection "default"',
            'config\/database\.php',
        ];
        yield 'redis without connection' => [
            ['metrics.store' => 'redis', 'metrics.stores' => ['redis' => ['connection' => 'metrics']]],
            'no Redis connection "metrics"',
            'METRICS_REDIS_CONNECTION',
        ];
        yield 'sqlite unwritable' => [
            ['metrics.store' => 'sqlite', 'metrics.stores' => ['sqlite' => ['path' => '/dev/null/metrics.sqlite']]],
            'metrics\.sqlite cannot be written',
            'METRICS_SQLITE_PATH',
        ];
        yield 'state directory unwritable' => [
            ['metrics.state_path' => '/dev/null/state'],
            'state directory \/dev\/null\/state cannot be written',
            'METRICS_STATE_PATH',
        ];
        yield 'no such role' => [
            ['metrics.role' => 'worker', 'metrics.roles' => ['workers' => ['path' => 'metrics/workers']]],
            'METRICS_ROLE is "worker", which is no role',
            'one of: workers',
        ];
        yield 'a role without a path' => [
            ['metrics.roles' => ['workers' => ['store' => 'sqlite'], 'web' => ['path' => 'metrics/web']]],
            'role "workers" has no path of its own',
            'metrics\/workers',
        ];
        yield 'a role in the place of the main path' => [
            ['metrics.roles' => ['a' => ['path' => 'm'], 'b' => ['path' => '/m']]],
            'role "a" has no path of its own',
            'metrics\/a',
        ];
        yield 'the path of a role taken' => [
            ['metrics.roles' => ['workers' => ['path' => 'api/v1/status']]],
            'Another route answers \/api\/v1\/status',
            'the role\'s path',
        ];
        yield 'the store of a role unreachable' => [
            [
                'metrics.store' => 'sqlite',
                'metrics.roles' => ['workers' => ['path' => 'metrics/workers', 'store' => 'redis']],
                'database.redis.default' => ['host' => '127.0.0.1', 'port' => 1],
            ],
            'Redis cannot be used through the connection "default"',
            'config\/database\.php',
        ];
        yield 'no such store' => [
            ['metrics.store' => 'prometheus'],
            'METRICS_STORE is "prometheus"',
            'apcu, redis, sqlite',
        ];
    }

    /**
     * @dataProvider warnings
     * @param array<string, mixed> $settings
     */
    public function testItWarns(array $settings, string $what, string $remedy): void
    {
        $this->restart($settings);

        self::assertMatchesRegularExpression("/^warning .*$what.*\\n .*$remedy/m", $this->doctor()[1]);
    }

    /** @return iterable<string, array{array<string, mixed>, string, string}> */
    public static function warnings(): iterable
    {
        yield 'switched off' => [['metrics.enabled' => false], 'switched off', 'METRICS_ENABLED'];
        yield 'null store' => [['metrics.store' => null], 'null store', 'METRICS_STORE'];
        yield 'APCu off on the command line' => [['metrics.store' => 'apcu'], 'apc\.enable_cli is off', 'enable_cli=1'];
        yield 'small APCu' => [['metrics.store' => 'apcu'], 'apc\.shm_size is 32 MB', 'apc\.shm_size=\d+M'];
        yield 'entries hint' => [['metrics.store' => 'apcu'], 'apc\.entries_hint is 4096', 'apc\.entries_hint=\d+'];
        yield 'no queues' => [['metrics.queues' => []], 'laravel_queue_size have no value', 'metrics\.queues'];
        yield 'no gauges' => [['metrics.gauges' => []], 'rate_limit_per_minute have no value', 'metrics\.gauges'];
        yield 'short token' => [
            ['metrics.endpoint' => ['path' => 'metrics', 'token' => 'secret', 'allow' => []]],
            'short enough to be guessed',
            'openssl rand',
        ];
    }

    public function testApcuWithWorkersThatHaveAStoreOfTheirOwnIsFine(): void
    {
        $this->restart([
            'metrics.store' => 'apcu',
            'queue.default' => 'database',
            'metrics.queues' => ['database' => ['default']],
            'metrics.roles' => ['workers' => ['path' => 'metrics/workers', 'store' => 'sqlite', 'console' => true]],
        ]);

        self::assertStringNotContainsString('not shared with queue workers', $this->doctor()[1]);
    }

    public function testTheMemoryStoreIsForTestsOnly(): void
    {
        $this->app->detectEnvironment(static fn (): string => 'production');

        [$status, $output] = $this->doctor();

        self::assertStringContainsString('memory store belongs to one process', $output);
        self::assertSame(1, $status);
    }

    public function testNothingThatCollectsIsAProblem(): void
    {
        $this->app->instance(Schedule::class, new Schedule());

        [$status, $output] = $this->doctor();

        self::assertStringContainsString('nothing runs `metrics:collect`', $output);
        self::assertSame(1, $status);
    }

    public function testARedisThatEvictsIsAWarning(): void
    {
        $server = RedisServer::shared();
        $server->client()->config('SET', 'maxmemory-policy', 'allkeys-lru');
        $this->restart([
            'metrics.store' => 'redis',
            'database.redis.default' => ['host' => $server->socket, 'port' => 0],
        ]);

        [, $output] = $this->doctor();
        $server->client()->config('SET', 'maxmemory-policy', 'noeviction');

        self::assertStringContainsString('maxmemory-policy allkeys-lru', $output);
        self::assertStringNotContainsString('allkeys-lru', $this->doctor()[1]);
    }

    public function testADamagedDatabaseIsAProblem(): void
    {
        file_put_contents("{$this->state}/metrics.sqlite", str_repeat('no database ', 1000));
        $this->restart(['metrics.store' => 'sqlite']);

        [$status, $output] = $this->doctor();

        self::assertStringContainsString('metrics.sqlite cannot be used', $output);
        self::assertSame(1, $status);
    }

    public function testDroppedSamplesAreMentioned(): void
    {
        Metrics::crossTenantQueryAttempts()->inc(-1);
        $this->scrape();

        self::assertStringContainsString('1 samples were dropped', $this->doctor()[1]);
    }

    /** @return array{int, string} */
    private function doctor(): array
    {
        $status = $this->withoutMockingConsoleOutput()->artisan('metrics:doctor');

        return [$status, $this->app->make(Kernel::class)->output()];
    }
}
