<?php

declare(strict_types=1);

namespace Tests\Support;

use Redis;
use RedisException;
use RuntimeException;

/** A master, a replica, and a sentinel that moves the one's part to the other when it is told to. */
final class RedisSentinel
{
    public const PASSWORD = 'se/cret';
    public const SERVICE = 'chom-master';

    public readonly int $port;

    /** @var list<RedisServer> */
    private array $servers;

    /** @var resource */
    private $process;

    public function __construct()
    {
        $master = new RedisServer(self::PASSWORD, ['--masterauth', self::PASSWORD]);
        $follow = ['--masterauth', self::PASSWORD, '--replicaof', '127.0.0.1', (string) $master->port];
        $replica = new RedisServer(self::PASSWORD, [...$follow, '--repl-diskless-sync-delay', '0']);
        $this->servers = [$master, $replica];
        $this->port = RedisServer::freePort();
        $this->start($master->port);
        self::await(fn (): bool => $this->hurry());
        self::await(fn (): bool => ($this->known('MASTERS')['num-slaves'] ?? '0') === '1');
        self::await(static fn (): bool => $replica->client()->info()['master_link_status'] === 'up');
    }

    public function master(): RedisServer
    {
        [, $port] = $this->client()->rawCommand('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', self::SERVICE);

        return $this->servers[$this->servers[0]->port === (int) $port ? 0 : 1];
    }

    /** The replica becomes the master, and the master a replica that keeps its connections. */
    public function failOver(): void
    {
        $old = $this->master();
        // Given up silently as long as the sentinel has not heard enough of the replica; refused while it is under way.
        self::await(fn (): bool => $this->master() !== $old
            || $this->client()->rawCommand('SENTINEL', 'FAILOVER', self::SERVICE) && false);
        self::await(static fn (): bool => $old->client()->info()['role'] === 'slave');
    }

    public function stop(): void
    {
        if (is_resource($this->process)) {
            proc_terminate($this->process, SIGKILL);
            proc_close($this->process);
        }
        array_map(static fn (RedisServer $server) => $server->stop(), $this->servers);
    }

    private function start(int $master): void
    {
        $directory = TemporaryDirectory::create('sentinel');
        $service = self::SERVICE;
        file_put_contents("$directory/sentinel.conf", implode("\n", [
            "port $this->port",
            'bind 127.0.0.1',
            "dir $directory",
            "sentinel monitor $service 127.0.0.1 $master 1",
            "sentinel auth-pass $service " . self::PASSWORD,
            "sentinel failover-timeout $service 3000",
        ]) . "\n");
        $pipes = [];
        $log = ['file', "$directory/sentinel.log", 'w'];
        $command = ['redis-server', "$directory/sentinel.conf", '--sentinel'];
        $this->process = proc_open($command, [0 => ['file', '/dev/null', 'r'], 1 => $log, 2 => $log], $pipes);
        register_shutdown_function($this->stop(...));
    }

    /** It looks at its servers every 10 seconds; tests have no such time. */
    private function hurry(): bool
    {
        $periods = ['INFO-PERIOD', '100', 'PING-PERIOD', '100', 'PUBLISH-PERIOD', '100', 'ASK-PERIOD', '100'];

        return $this->client()->rawCommand('SENTINEL', 'DEBUG', ...$periods) !== false;
    }

    /** @return array<string, string> */
    private function known(string $what): array
    {
        $fields = $this->client()->rawCommand('SENTINEL', $what)[0];

        return array_combine(
            array_values(array_filter($fields, static fn (int $at): bool => $at % 2 === 0, ARRAY_FILTER_USE_KEY)),
            array_values(array_filter($fields, static fn (int $at): bool => $at % 2 === 1, ARRAY_FILTER_USE_KEY)),
        );
    }

    private function client(): Redis
    {
        $redis = new Redis();
        $redis->connect('127.0.0.1', $this->port);

        return $redis;
    }

    private static function await(callable $condition): void
    {
        for ($attempt = 0; $attempt < 1_500; $attempt++) {
            try {
                if ($condition()) {
                    return;
                }
            } catch (RedisException) {
                // Not yet up.
            }
            usleep(20_000);
        }
        throw new RuntimeException('Redis did not do in 30 seconds what was waited for.');
    }
}
