<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use Redis;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Store\RedisConnection;
use Sdkgen\Laravel\Runtime\Store\RedisStore;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;
use Sdkgen\Laravel\Tests\Runtime\Support\Folder;
use Sdkgen\Laravel\Tests\Runtime\Support\Processes;
use Sdkgen\Laravel\Tests\Runtime\Support\RedisServer;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;
use Sdkgen\Laravel\Tests\Runtime\Support\Tap;

/** What the Redis store has to do through either client. */
trait RedisStoreContract
{
    use SharedStoreContract;

    private static ?RedisServer $server = null;

    abstract private static function connect(int $port, float $timeout = 2.0): RedisConnection;

    public static function setUpBeforeClass(): void
    {
        self::$server = new RedisServer();
    }

    public static function tearDownAfterClass(): void
    {
        self::$server = null;
    }

    protected function setUp(): void
    {
        apcu_clear_cache();
        self::$server->client()->flushAll();
    }

    public function testOneRoundTripForABatchOfKnownSeries(): void
    {
        $tap = new Tap(self::connect(self::$server->port));
        $record = static function () use ($tap): void {
            $recorder = Spec::recorder(new RedisStore($tap, 'chom'));
            $recorder->add('requests_total', ['api/v1/sites/{id}', 'pro', '200']);
            $recorder->observe('job_seconds', ['api/v1/sites/{id}'], 0.2);
            $recorder->flush();
        };
        $record();
        $record();
        $tap->trips = [];
        $record();

        self::assertCount(1, $tap->trips);
        self::assertSame(['HINCRBY', 'HINCRBY', 'HINCRBY'], array_column($tap->trips[0], 0));
    }

    public function testKeysShareAHashTagAndAreListed(): void
    {
        $this->write(['k:1|' => 1], ['g:1|' => 1], ['g:1|' => 60]);
        $this->admit(['s:1|a' => 1]);
        $redis = self::$server->client();
        $keys = $redis->keys('*');

        self::assertCount(8, $keys);
        foreach ($keys as $key) {
            self::assertStringStartsWith('{chom}:', $key);
            self::assertTrue($key === '{chom}:keys' || $redis->hExists('{chom}:keys', $key), $key);
        }
        $this->store()->wipe();
        self::assertSame([], $redis->keys('*'));
    }

    public function testNoCommandThatBlocksOrReadsModifiesAndWrites(): void
    {
        $tap = new Tap(self::connect(self::$server->port));
        $store = new RedisStore($tap, 'chom');
        $recorder = Spec::recorder($store);
        foreach (range(1, 9) as $endpoint) {
            $recorder->add('requests_total', ["api/$endpoint", 'pro', '200']);
            $recorder->set('queue_size', ["queue $endpoint"], 1);
        }
        $recorder->flush();
        Spec::exposition($store);
        $store->wipe();

        self::assertEqualsCanonicalizing(
            ['EXISTS', 'HGETALL', 'HINCRBY', 'HKEYS', 'HMGET', 'HSET', 'SADD', 'SISMEMBER', 'UNLINK'],
            array_values(array_unique(array_column(array_merge(...$tap->trips), 0))),
        );
    }

    public function testWithoutApcuAdmissionStillHolds(): void
    {
        for ($request = 0; $request < 3; $request++) {
            apcu_clear_cache();
            $recorder = Spec::recorder($this->store());
            foreach (range(1, 9) as $endpoint) {
                $recorder->add('requests_total', ["api/$endpoint", 'pro', '200']);
            }
            $recorder->flush();
        }

        self::assertSame(
            ['3.0', '3.0', '3.0', '3.0', '3.0', '12.0'],
            array_values(Spec::samples($this->store(), 'requests_total')),
        );
        self::assertSame(5, self::$server->client()->sCard('{chom}:set:label:endpoint'));
    }

    public function testAnUnreachableServerIsAFailure(): void
    {
        $this->assertLost(RedisServer::freePort());
    }

    public function testAStalledServerIsAFailureOnceAndThenLeftAlone(): void
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) substr((string) strrchr((string) stream_socket_get_name($server, false), ':'), 1);
        $this->assertLost($port);

        $connections = 0;
        while (@stream_socket_accept($server, 0)) {
            $connections++;
        }
        // phpredis itself tries once more.
        self::assertLessThanOrEqual(2, $connections, 'while the circuit is open nobody connects');
    }

    public function testAStalledServerCostsOneTimeoutHoweverManyCommandsWait(): void
    {
        $server = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) substr((string) strrchr((string) stream_socket_get_name($server, false), ':'), 1);
        $store = new RedisStore(self::connect($port, 0.05), 'chom');
        $adds = [];
        for ($number = 0; $number < 200; $number++) {
            $adds["k:1\x1f$number"] = 1;
        }
        $start = hrtime(true);
        try {
            $store->write($adds, []);
            self::fail('nobody answers');
        } catch (StoreFailure) {
            // Two hundred timeouts of 50 ms would be ten seconds.
            self::assertLessThan(3.0, (hrtime(true) - $start) / 1e9);
        }
    }

    public function testAReadOnlyServerIsAFailure(): void
    {
        $server = new RedisServer(['--replicaof', '127.0.0.1 ' . RedisServer::freePort()]);

        $this->assertLost($server->port, 'write');
    }

    public function testAServerThatIsLoadingOrBrokenIsAFailure(): void
    {
        $server = new RedisServer([
            ...['--replicaof', '127.0.0.1 ' . RedisServer::freePort()],
            ...['--replica-serve-stale-data', 'no'],
        ]);

        $this->assertLost($server->port);
    }

    public function testAServerOutOfMemoryIsFull(): void
    {
        $server = new RedisServer();
        $store = new RedisStore(self::connect($server->port), 'chom');
        $store->write(["k:1\x1f" => 1], []);
        $server->client()->config('SET', 'maxmemory-policy', 'noeviction');
        $server->client()->config('SET', 'maxmemory', '1');
        try {
            $store->write(["k:1\x1f" => 1, "k:2\x1f" => 1], ["g:1\x1f" => 1]);
            self::fail('there is no memory');
        } catch (StoreFailure $failure) {
            self::assertSame(StoreFailure::FULL, $failure->reason);
            self::assertNull($failure->lost);
        }
        self::assertSame(['' => 1], $this->fields($store, 'k:1'), 'reading works');
    }

    public function testAForeignKeyOfTheSameNameCostsItsSamplesOnly(): void
    {
        $this->write(['k:1|' => 1, 'k:2|' => 1]);
        $redis = self::$server->client();
        $theirs = array_search('k:1', $redis->hGetAll('{chom}:keys'), true);
        $redis->set(substr($theirs, 0, 19), 'a string');
        try {
            $this->write(['k:1|' => 1, 'k:2|' => 1]);
            self::fail('one of them cannot be stored');
        } catch (StoreFailure $failure) {
            self::assertSame([StoreFailure::UNAVAILABLE => 1], $failure->lost);
        }
        $redis->del(substr($theirs, 0, 19));
        self::assertSame(['' => 2], $this->read('k:2'));
    }

    public function testALongLivedProcessSurvivesARestart(): void
    {
        $server = new RedisServer();
        $store = new RedisStore(self::connect($server->port), 'chom');
        $store->write(["k:1\x1f" => 1], []);
        $server->stop();
        try {
            $store->write(["k:1\x1f" => 1], []);
            self::fail('the server is gone');
        } catch (StoreFailure $failure) {
            self::assertSame(StoreFailure::UNAVAILABLE, $failure->reason);
        }
        $server->start();
        $store->write(["k:1\x1f" => 1], []);
        $server->stop();
        $server->start();
        usleep(1_100_000);
        $store->write(["k:1\x1f" => 3], []);

        self::assertSame(['' => 3], $this->fields($store, 'k:1'), 'not one batch is lost after the server is back');
    }

    public function testAnOpenConnectionSurvivesAFork(): void
    {
        $store = $this->store();
        $store->write(["k:1\x1f" => 1], []);
        Processes::fork(4, static function () use ($store): void {
            for ($request = 0; $request < 50; $request++) {
                $store->write(["k:1\x1f" => 1], []);
            }
        });
        $store->write(["k:1\x1f" => 1], []);

        self::assertSame(['' => 202], $this->read('k:1'));
    }

    public function testAScrapeThatCannotReadNeverShowsZeros(): void
    {
        $health = new Health(null);
        $store = new RedisStore(self::connect(RedisServer::freePort()), 'chom');
        $exposition = Spec::exposition($store, $health, 'text', ['rate_limit' => ['pro' => 500]]);

        self::assertStringNotContainsString("\nplain_total 0", $exposition);
        self::assertStringContainsString("\n" . Health::STORE_FAILURES . "{operation=\"read\"} 1.0\n", $exposition);
        self::assertStringContainsString("\n" . Health::DROPPED . "{reason=\"store_full\"} 0.0\n", $exposition);
        self::assertStringContainsString("\nrate_limit{tier=\"pro\"} 500.0\n", $exposition);
    }

    public function testAClusterIsFollowedToTheNodeThatHasOurKeys(): void
    {
        $options = ['--cluster-enabled', 'yes', '--cluster-config-file'];
        $folder = new Folder();
        $asked = new RedisServer([...$options, $folder->path . '/a.conf']);
        $holding = new RedisServer([...$options, $folder->path . '/b.conf']);
        $holding->client()->rawCommand('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
        $asked->client()->rawCommand('CLUSTER', 'MEET', '127.0.0.1', (string) $holding->port);
        for ($try = 0; $try < 1_000 && !$this->clusterIsUp($asked, $holding); $try++) {
            usleep(20_000);
        }
        $tap = new Tap(self::connect($asked->port));
        $store = new RedisStore($tap, 'chom');
        $recorder = Spec::recorder($store);
        $recorder->add('requests_total', ['api', 'pro', '200']);
        $recorder->set('seen_timestamp_seconds', [], 5);
        $recorder->flush();

        self::assertSame(
            ['requests_total{endpoint="api",tier="pro",status="200"}' => '1.0'],
            Spec::samples($store, 'requests_total'),
        );
        self::assertSame(['seen_timestamp_seconds' => '5.0'], Spec::samples($store, 'seen_timestamp_seconds'));
        self::assertSame(0, $asked->client()->dbSize());
        self::assertGreaterThan(0, $holding->client()->dbSize());
    }

    private function clusterIsUp(RedisServer ...$servers): bool
    {
        foreach ($servers as $server) {
            if (!str_contains((string) $server->client()->rawCommand('CLUSTER', 'INFO'), 'cluster_state:ok')) {
                return false;
            }
        }

        return true;
    }

    /** Two batches against a server that cannot take them: both are dropped and counted, only the first is tried. */
    private function assertLost(int $port, string $operation = 'admit'): void
    {
        $folder = new Folder();
        $errors = [];
        for ($request = 0; $request < 2; $request++) {
            $recorder = Spec::recorder(
                new RedisStore(self::connect($port, 0.05), 'chom'),
                new Health($folder->path),
                static function (\Throwable $error) use (&$errors): void {
                    $errors[] = $error::class;
                },
            );
            // A closed set needs no admission, so that the write itself is what fails.
            $operation === 'write'
                ? $recorder->add('plain_total', [])
                : $recorder->add('requests_total', ['a', 'pro', 1]);
            $recorder->observe('idle_seconds', [], 3);
            $recorder->flush();
        }

        self::assertEquals([
            Health::DROPPED => ['reason="store_unavailable"' => 4],
            Health::STORE_FAILURES => ["operation=\"$operation\"" => 1],
        ], (new Health($folder->path))->counters());
        self::assertSame([StoreFailure::class], $errors);
    }

    private function store(string $prefix = 'chom'): Store
    {
        return new RedisStore(self::connect(self::$server->port), $prefix, true);
    }
}
