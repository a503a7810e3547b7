<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Support;

use Predis\Client;
use Redis;
use Sdkgen\Laravel\Runtime\Store\PhpRedisConnection;
use Sdkgen\Laravel\Runtime\Store\PredisConnection;

/** A Redis server of our own, on a free port of the loopback interface. */
final class RedisServer
{
    public readonly int $port;

    /** @var resource|null */
    private $process = null;

    /** @param list<string> $options */
    public function __construct(private readonly array $options = [], ?int $port = null)
    {
        $this->port = $port ?? self::freePort();
        // A test run that dies takes its servers along.
        register_shutdown_function(fn () => $this->stop());
        $this->start();
    }

    public function __destruct()
    {
        $this->stop();
    }

    public static function freePort(): int
    {
        do {
            // Below the ports of outgoing connections; a cluster node listens on the one 10,000 above as well.
            $port = random_int(11_000, 19_999);
            $bus = $port + 10_000;
            $sockets = [@stream_socket_server("tcp://127.0.0.1:$port"), @stream_socket_server("tcp://127.0.0.1:$bus")];
        } while (in_array(false, $sockets, true));
        array_map('fclose', $sockets);

        return $port;
    }

    public function start(): void
    {
        $this->process = proc_open(
            [
                'redis-server',
                '--port', (string) $this->port,
                '--bind', '127.0.0.1',
                '--save', '',
                '--dir', sys_get_temp_dir(),
                '--logfile', '/dev/null',
                ...$this->options,
            ],
            [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['file', '/dev/null', 'w']],
            $pipes,
        ) ?: null;
        for ($try = 0; $try < 500; $try++) {
            $socket = @stream_socket_client("tcp://127.0.0.1:$this->port", $error, $message, 1.0);
            // Any answer will do: some of these servers are made to refuse everything.
            if ($socket !== false && fwrite($socket, "PING\r\n") && fgets($socket) !== false) {
                return;
            }
            usleep(10_000);
        }
        $this->stop();
        throw new \RuntimeException('redis-server does not start: is it installed?');
    }

    public function stop(): void
    {
        if ($this->process !== null) {
            proc_terminate($this->process, SIGKILL);
            proc_close($this->process);
            $this->process = null;
        }
    }

    /** A client of the test's own, to look at the server with. */
    public function client(float $timeout = 2.0): Redis
    {
        return self::connect('127.0.0.1', $this->port, $timeout);
    }

    public function phpRedis(): PhpRedisConnection
    {
        return self::phpRedisTo($this->port);
    }

    public function predis(): PredisConnection
    {
        return self::predisTo($this->port);
    }

    /** @param float $timeout in seconds; short only for servers that do not answer: others may be slow on a busy machine */
    public static function phpRedisTo(int $configured, float $timeout = 2.0): PhpRedisConnection
    {
        return new PhpRedisConnection(
            static fn (?string $host, ?int $port): Redis
                => self::connect($host ?? '127.0.0.1', $port ?? $configured, $timeout),
        );
    }

    /** @param float $timeout in seconds, as of the other client */
    public static function predisTo(int $configured, float $timeout = 2.0): PredisConnection
    {
        return new PredisConnection(static fn (?string $host, ?int $port): Client => new Client([
            'host' => $host ?? '127.0.0.1',
            'port' => $port ?? $configured,
            'timeout' => $timeout,
            'read_write_timeout' => $timeout,
        ]));
    }

    private static function connect(string $host, int $port, float $timeout): Redis
    {
        $redis = new Redis();
        $redis->connect($host, $port, $timeout, null, 0, $timeout);

        return $redis;
    }
}
