<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Closure;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Support\ConfigurationUrlParser;
use InvalidArgumentException;
use Predis\Client;
use Predis\ClientInterface;
use Predis\PredisException;
use Redis;
use RedisException;
use Chom\Metrics\Runtime\Store\PhpRedisConnection;
use Chom\Metrics\Runtime\Store\PredisConnection;
use Chom\Metrics\Runtime\Store\RedisConnection;

/**
 * Opens connections of our own to the Redis that `config/database.php` describes: the application's may have a key
 * prefix, a serializer, and timeouts that let a slow server hold up every response.
 *
 * @internal
 */
final class RedisConnector
{
    public function __construct(private readonly Repository $config)
    {
    }

    /** @throws InvalidArgumentException when the connection or its client is missing */
    public function connection(string $name, float $timeout): RedisConnection
    {
        $servers = $this->servers($name, $timeout);
        if ($this->isPredis()) {
            return new PredisConnection(static fn (?string $host, ?int $port): ClientInterface => self::first(
                $servers,
                static fn (array $server): ClientInterface => self::predis($server, $timeout, $host, $port),
            ));
        }
        if (! class_exists(Redis::class)) {
            throw new InvalidArgumentException('The PHP extension "redis" is not installed: add it, or predis.');
        }

        return new PhpRedisConnection(static fn (?string $host, ?int $port): Redis => self::first(
            $servers,
            static fn (array $server): Redis => self::phpRedis($server, $timeout, $host, $port),
        ));
    }

    /**
     * The server, or those of which any will do: all our keys share one slot of a Cluster, and each of its nodes names
     * the one that has it.
     *
     * @return Closure(): list<array<string, mixed>>
     * @throws InvalidArgumentException
     */
    private function servers(string $name, float $timeout): Closure
    {
        $connection = $this->config->get("database.redis.$name");
        if ($connection === null) {
            $nodes = $this->config->get("database.redis.clusters.$name");
            $connections = is_array($nodes) ? array_values(array_filter($nodes, 'is_int', ARRAY_FILTER_USE_KEY)) : [];
        } else {
            $connections = [$connection];
        }
        if ($connections === [] || array_filter($connections, 'is_array') !== $connections) {
            throw new InvalidArgumentException("config/database.php has no Redis connection \"$name\".");
        }
        $sentinels = Sentinels::in($connections[0]);
        if ($sentinels !== null) {
            return fn (): array => [$sentinels->master($this->asking($timeout))];
        }
        $servers = array_map(self::server(...), $connections);

        return static fn (): array => $servers;
    }

    /** @return Closure(array<string, mixed>, list<string>): mixed */
    private function asking(float $timeout): Closure
    {
        return $this->isPredis()
            ? static fn (array $node, array $words): mixed => self::predis($node, $timeout)->executeRaw($words)
            : static fn (array $node, array $words): mixed => self::phpRedis($node, $timeout)->rawCommand(...$words);
    }

    private function isPredis(): bool
    {
        return $this->config->get('database.redis.client', 'phpredis') === 'predis';
    }

    /**
     * @param array<string, mixed> $connection
     * @return array<string, mixed>
     */
    private static function server(array $connection): array
    {
        $server = (new ConfigurationUrlParser())->parseConfiguration($connection);
        if (in_array($server['driver'] ?? null, ['tcp', 'tls', 'unix'], true)) {
            $server['scheme'] = $server['driver'];
        }
        unset($server['driver']);

        return $server;
    }

    /**
     * @template T of object
     * @param Closure(): list<array<string, mixed>> $servers
     * @param Closure(array<string, mixed>): T $connect
     * @return T
     */
    private static function first(Closure $servers, Closure $connect): object
    {
        $servers = $servers();
        $last = array_pop($servers);
        foreach ($servers as $server) {
            try {
                return $connect($server);
            } catch (RedisException | PredisException) {
                // The next one may be up.
            }
        }

        return $connect($last);
    }

    /** @param array<string, mixed> $server */
    private static function phpRedis(array $server, float $timeout, ?string $host = null, ?int $port = null): Redis
    {
        $redis = new Redis();
        $socket = self::socket($server);
        $address = $host ?? $socket ?? $server['host'] ?? '127.0.0.1';
        if ($socket === null && ($server['scheme'] ?? 'tcp') === 'tls') {
            $address = 'tls://' . $address;
        }
        $port = $socket === null ? $port ?? (int) ($server['port'] ?? 6379) : 0;
        $context = isset($server['context']) ? [$server['context']] : [];
        $redis->connect($address, $port, $timeout, null, 0, $timeout, ...$context);
        if (($server['password'] ?? '') !== '') {
            $user = $server['username'] ?? '';
            $redis->auth($user !== '' ? [$user, $server['password']] : $server['password']);
        }
        if ((int) ($server['database'] ?? 0) !== 0) {
            $redis->select((int) $server['database']);
        }

        return $redis;
    }

    /** @param array<string, mixed> $server */
    private static function predis(array $server, float $timeout, ?string $host = null, ?int $port = null): Client
    {
        $options = (array) ($server['options'] ?? []);
        unset($server['options']);
        $socket = self::socket($server);
        if ($host !== null) {
            $server = ['host' => $host, 'port' => $port] + $server;
        } elseif ($socket !== null) {
            $server = ['scheme' => 'unix', 'path' => $socket] + $server;
        }
        $client = new Client(['timeout' => $timeout, 'read_write_timeout' => $timeout] + $server, $options);
        $client->connect();

        return $client;
    }

    /**
     * The path of a unix socket, in any of the ways that Laravel accepts.
     *
     * @param array<string, mixed> $server
     */
    private static function socket(array $server): ?string
    {
        $path = $server['path'] ?? $server['host'] ?? '';
        if (($server['scheme'] ?? null) === 'unix' || str_starts_with($path, '/') || str_starts_with($path, 'unix:')) {
            return '/' . ltrim((string) preg_replace('#^unix:#', '', $path), '/');
        }

        return null;
    }
}
