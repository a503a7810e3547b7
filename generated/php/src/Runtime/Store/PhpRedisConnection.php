<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Store;

use Redis;

/**
 * A connection of our own through ext-redis; follows a Cluster to the node that holds our one slot.
 *
 * @internal
 */
final class PhpRedisConnection implements RedisConnection
{
    private const PATIENCE = 2.0;

    private ?Redis $redis = null;

    private float $timeout = 0.0;

    private int $process = 0;

    /** @var array{0: ?string, 1: ?int} */
    private array $node = [null, null];

    /** @param \Closure(?string, ?int): Redis $connect a new, authenticated connection, to the given node of a Cluster if any */
    public function __construct(private readonly \Closure $connect)
    {
    }

    public function pipeline(array $commands, bool $patient = false): array
    {
        try {
            $replies = $this->send($commands, $patient);
            $node = self::redirection($replies);
            if ($node !== null) {
                $this->close();
                $this->node = $node;
                $replies = $this->send($commands, $patient);
            }

            return $replies;
        } catch (\RedisException $error) {
            $this->close();
            $this->node = [null, null];
            throw StoreFailure::unavailable('Redis: ' . $error->getMessage(), $error);
        }
    }

    /**
     * @param list<list<string|int>> $commands
     * @return list<mixed>
     */
    private function send(array $commands, bool $patient): array
    {
        $redis = $this->connected();
        $redis->setOption(Redis::OPT_READ_TIMEOUT, $patient ? self::PATIENCE : $this->timeout);
        $redis->clearLastError();
        $pipeline = $redis->pipeline();
        foreach ($commands as $command) {
            $pipeline->rawCommand(...$command);
        }
        $replies = $pipeline->exec();
        if (!is_array($replies) || count($replies) !== count($commands)) {
            throw new \RedisException($redis->getLastError() ?? 'no reply');
        }
        foreach ($replies as $position => $reply) {
            if ($reply === false) {
                // The client keeps only the last error of a pipeline, which is the one that tells most often.
                $replies[$position] = new \RuntimeException($redis->getLastError() ?? 'error reply');
            }
        }

        return $replies;
    }

    private function connected(): Redis
    {
        $process = getmypid();
        if ($this->redis === null || $this->process !== $process) {
            // After a fork the socket belongs to the parent: let go of it without a word.
            $this->redis = ($this->connect)(...$this->node);
            $this->redis->setOption(Redis::OPT_MAX_RETRIES, 1);
            $this->timeout = (float) $this->redis->getReadTimeout();
            $this->process = $process;
        }

        return $this->redis;
    }

    private function close(): void
    {
        try {
            $this->redis?->close();
        } catch (\RedisException) {
            // It is gone already.
        }
        $this->redis = null;
    }

    /**
     * @param list<mixed> $replies
     * @return array{0: string, 1: int}|null the node that a Cluster names in place of an answer
     */
    private static function redirection(array $replies): ?array
    {
        $first = $replies[0] ?? null;
        if ($first instanceof \RuntimeException && preg_match('/^MOVED \d+ (.+):(\d+)$/', $first->getMessage(), $node)) {
            return [$node[1], (int) $node[2]];
        }

        return null;
    }
}
