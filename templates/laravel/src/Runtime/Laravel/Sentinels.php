<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Sdkgen\Laravel\Runtime\Store\StoreFailure;
use Throwable;

/**
 * Redis Sentinels: where the master is now. Asked for each new connection, so that a failover is followed as soon as
 * the old master hangs up or refuses to write.
 *
 * Configured as predis and Laravel have it, a list of sentinels with the options `replication` and `service`; or, for
 * either client, as `sentinels` and `service` in place of `host` and `port`.
 *
 * @internal
 */
final class Sentinels
{
    private const PORT = 26_379;

    /**
     * @param list<array<string, mixed>> $nodes
     * @param array<string, mixed> $master what else is known of the master: password, database
     */
    private function __construct(
        private readonly array $nodes,
        private readonly string $service,
        private readonly array $master,
    ) {
    }

    /** @param array<mixed> $connection as config/database.php has it */
    public static function in(array $connection): ?self
    {
        $options = (array) ($connection['options'] ?? []);
        if (($options['replication'] ?? null) === 'sentinel') {
            $nodes = array_filter($connection, 'is_int', ARRAY_FILTER_USE_KEY);

            return self::of($nodes, (string) ($options['service'] ?? ''), (array) ($options['parameters'] ?? []));
        }
        if (! isset($connection['sentinels'])) {
            return null;
        }
        $master = array_diff_key($connection, array_flip(['sentinels', 'service', 'host', 'port', 'url']));

        return self::of((array) $connection['sentinels'], (string) ($connection['service'] ?? ''), $master);
    }

    /**
     * @param callable(array<string, mixed>, list<string>): mixed $ask sends a command to a server
     * @return array<string, mixed> how to connect to the master
     * @throws StoreFailure when no sentinel answers, or none knows it
     */
    public function master(callable $ask): array
    {
        foreach ($this->nodes as $node) {
            try {
                $address = $ask($node, ['SENTINEL', 'get-master-addr-by-name', $this->service]);
            } catch (Throwable) {
                continue;
            }
            if (is_array($address) && count($address) === 2) {
                return ['host' => $address[0], 'port' => (int) $address[1]] + $this->master;
            }
        }

        throw StoreFailure::unavailable("Redis: no sentinel knows the master of \"$this->service\"");
    }

    /** @param array<mixed> $nodes */
    private static function of(array $nodes, string $service, array $master): self
    {
        return new self(array_map(self::node(...), array_values($nodes)), $service, $master);
    }

    /** @return array<string, mixed> from `10.0.0.1`, `10.0.0.1:26379`, `tcp://10.0.0.1:26379?…`, or its parts */
    private static function node(mixed $node): array
    {
        if (! is_array($node)) {
            $parts = parse_url(str_contains((string) $node, '://') ? (string) $node : "tcp://$node") ?: [];
            $node = array_intersect_key($parts, ['host' => 1, 'port' => 1]);
        }

        return $node + ['port' => self::PORT];
    }
}
