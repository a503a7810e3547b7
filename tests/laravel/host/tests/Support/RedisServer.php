<?php

declare(strict_types=1);

namespace Tests\Support;

use Redis;
use RedisException;
use RuntimeException;

/** A real Redis, without persistence: on a socket of its own, and on a port if it has a password. */
final class RedisServer
{
    private static ?self $shared = null;

    public readonly string $socket;

    public readonly int $port;

    /** @var resource */
    private $process;

    /** @param list<string> $options further ones of the command line; with any it listens on a port */
    public function __construct(private readonly string $password = '', array $options = [])
    {
        $this->port = $password === '' && $options === [] ? 0 : self::freePort();
        $directory = TemporaryDirectory::create('redis');
        $this->socket = "$directory/redis.sock";
        $command = ['redis-server', '--unixsocket', $this->socket, '--save', '', '--dir', $directory];
        array_push($command, '--bind', '127.0.0.1', '--port', (string) $this->port, '--requirepass', $password);
        array_push($command, ...$options);
        $pipes = [];
        $log = ['file', "$directory/redis.log", 'w'];
        $this->process = proc_open($command, [0 => ['file', '/dev/null', 'r'], 1 => $log, 2 => $log], $pipes);
        register_shutdown_function($this->stop(...));
        $this->await();
    }

    public static function shared(): self
    {
        return self::$shared ??= new self();
    }

    public function client(): Redis
    {
        $redis = new Redis();
        $redis->connect($this->socket);
        if ($this->password !== '') {
            $redis->auth($this->password);
        }

        return $redis;
    }

    public function stop(): void
    {
        if (is_resource($this->process)) {
            proc_terminate($this->process, SIGKILL);
            proc_close($this->process);
        }
    }

    public static function freePort(): int
    {
        $probe = stream_socket_server('tcp://127.0.0.1:0');
        $port = (int) substr(strrchr(stream_socket_get_name($probe, false), ':'), 1);
        fclose($probe);

        return $port;
    }

    private function await(): void
    {
        for ($attempt = 0; $attempt < 500; $attempt++) {
            try {
                $this->client();

                return;
            } catch (RedisException) {
                usleep(10_000);
            }
        }
        throw new RuntimeException('redis-server did not start.');
    }
}
