<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

use Redis;
use RedisException;

/**
 * A connection of our own through ext-redis; follows a Cluster to the node that holds our one slot.
 *
 * @internal
 */
final class PhpRedisConnection implements RedisConnection
{
    private const PATIENCE = 2.0;
    private const IDLE_NANOSECONDS = 1_000_000_000;

    private ?Redis $redis = null;

    private float $timeout = 0.0;

    private int $used = 0;

    private int $process = 0;

    /** @var array{0: ?string, 1: ?int} */
    private array $node = [null, null];

    /** @param \Closure(?string, ?int): Redis $connect a new, authenticated connection, to a node of a Cluster if given */
    public function __construct(private readonly \Closure $connect)
    {
    }

    public function pipeline(array $commands, bool $patient = false): array
    {
        try {
            return $this->send($commands, $patient);
        } catch (RedisException $error) {
            $this->close();
            if (preg_match('/^MOVED \d+ (.+):(\d+)$/', $error->getMessage(), $node) !== 1) {
                throw $this->failure($error);
            }
        }
        // Nothing was executed: the keys of a batch share their slot, so that all of it was turned away.
        $this->node = [$node[1], (int) $node[2]];
        try {
            return $this->send($commands, $patient);
        } catch (RedisException $error) {
            $this->close();
            throw $this->failure($error);
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
        // A server that does not answer costs a timeout for each raw command, but one for all when the first is typed.
        $pipeline->echo('');
        foreach ($commands as $command) {
            $pipeline->rawCommand(...$command);
        }
        $replies = $pipeline->exec();
        $this->used = hrtime(true);
        if (!is_array($replies) || count($replies) !== count($commands) + 1) {
            throw new RedisException('no reply');
        }
        array_shift($replies);
        foreach ($replies as $position => $reply) {
            if ($reply === false) {
                // The client keeps the last error only; all of a pipeline mostly fail for the same reason.
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
        } elseif (hrtime(true) - $this->used > self::IDLE_NANOSECONDS) {
            // Makes the client notice that the server hung up; in the midst of a pipeline it would lose the replies.
            $this->redis->rawCommand('PING');
        }

        return $this->redis;
    }

    private function close(): void
    {
        try {
            $this->redis?->close();
        } catch (RedisException) {
            // It is gone already.
        }
        $this->redis = null;
        $this->node = [null, null];
    }

    /** The client throws for errors that concern the server, such as OOM, READONLY or LOADING. */
    private function failure(RedisException $error): StoreFailure
    {
        $why = 'Redis: ' . $error->getMessage();

        return str_starts_with($error->getMessage(), 'OOM')
            ? StoreFailure::full($why, $error)
            : StoreFailure::unavailable($why, $error);
    }
}
