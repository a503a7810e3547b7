<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Closure;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Support\ConfigurationUrlParser;
use InvalidArgumentException;
use Predis\Client;
use Predis\ClientInterface;
use Redis;
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
        $server = $this->server($name);

        if ($this->config->get('database.redis.client', 'phpredis') === 'predis') {
            return new PredisConnection(self::predis($server, $timeout));
        }
        if (! class_exists(Redis::class)) {
            throw new InvalidArgumentException('The PHP extension "redis" is not installed: add it, or predis.');
        }

        return new PhpRedisConnection(self::phpRedis($server, $timeout));
    }

    /** @return array<string, mixed> */
    private function server(string $name): array
    {
        $server = $this->config->get("database.redis.$name")
            // Any node of a cluster will do: our keys share one slot, and the answer names the node that has it.
            ?? array_values((array) $this->config->get("database.redis.clusters.$name"))[0]
            ?? null;
        if (! is_array($server)) {
            throw new InvalidArgumentException("config/database.php has no Redis connection \"$name\".");
        }
        $server = (new ConfigurationUrlParser())->parseConfiguration($server);
        if (in_array($server['driver'] ?? null, ['tcp', 'tls', 'unix'], true)) {
            $server['scheme'] = $server['driver'];
        }
        unset($server['driver']);

        return $server;
    }

    /**
     * @param array<string, mixed> $server
     * @return Closure(?string, ?int): Redis
     */
    private static function phpRedis(array $server, float $timeout): Closure
    {
        return static function (?string $host, ?int $port) use ($server, $timeout): Redis {
            $redis = new Redis();
            $socket = self::socket($server);
            $address = $host ?? $socket ?? $server['host'] ?? '127.0.0.1';
            if ($socket === null && ($server['scheme'] ?? 'tcp') === 'tls') {
                $address = 'tls://' . $address;
            }
            $arguments = [
                $address,
                $socket === null ? $port ?? (int) ($server['port'] ?? 6379) : 0,
                $timeout,
                null,
                0,
                $timeout,
            ];
            $redis->connect(...$arguments, ...(isset($server['context']) ? [$server['context']] : []));
            if (($server['password'] ?? '') !== '') {
                $user = $server['username'] ?? '';
                $redis->auth($user !== '' ? [$user, $server['password']] : $server['password']);
            }
            if ((int) ($server['database'] ?? 0) !== 0) {
                $redis->select((int) $server['database']);
            }

            return $redis;
        };
    }

    /**
     * @param array<string, mixed> $server
     * @return Closure(?string, ?int): ClientInterface
     */
    private static function predis(array $server, float $timeout): Closure
    {
        return static function (?string $host, ?int $port) use ($server, $timeout): ClientInterface {
            $options = (array) ($server['options'] ?? []);
            unset($server['options']);
            $socket = self::socket($server);
            if ($host !== null) {
                $server = ['host' => $host, 'port' => $port] + $server;
            } elseif ($socket !== null) {
                $server = ['scheme' => 'unix', 'path' => $socket] + $server;
            }

            return new Client(['timeout' => $timeout, 'read_write_timeout' => $timeout] + $server, $options);
        };
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
