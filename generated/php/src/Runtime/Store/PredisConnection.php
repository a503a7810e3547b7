<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Store;

use Predis\ClientInterface;
use Predis\Command\RawCommand;
use Predis\Connection\ConnectionInterface;
use Predis\Connection\NodeConnectionInterface;
use Predis\PredisException;
use Predis\Response\ErrorInterface;

/**
 * A connection of our own through predis; follows a Cluster to the node that holds our one slot.
 *
 * @internal
 */
final class PredisConnection implements RedisConnection
{
    private const PATIENCE = 2.0;

    private ?ClientInterface $client = null;

    private int $process = 0;

    /** @var array{0: ?string, 1: ?int} */
    private array $node = [null, null];

    /** @param \Closure(?string, ?int): ClientInterface $connect a new client, for the given node of a Cluster if any */
    public function __construct(private readonly \Closure $connect)
    {
    }

    public function pipeline(array $commands, bool $patient = false): array
    {
        try {
            $replies = $this->send($commands, $patient);
            $node = self::redirection($replies);
            if ($node !== null) {
                // Nothing was executed: the keys of a batch share their slot, so that all of it was turned away.
                $this->close();
                $this->node = $node;
                $replies = $this->send($commands, $patient);
            }
            if (self::refuses($replies)) {
                $this->close();
                $this->node = [null, null];
            }

            return $replies;
        } catch (PredisException $error) {
            $this->close();
            $this->node = [null, null];
            throw StoreFailure::unavailable('Redis: ' . $error->getMessage(), $error);
        }
    }

    /**
     * Written to the connection itself, so that neither a key prefix nor exceptions for error replies interfere.
     *
     * @param list<list<string|int>> $commands
     * @return list<mixed>
     */
    private function send(array $commands, bool $patient): array
    {
        $connection = $this->connected($patient);
        $requests = array_map(
            static fn (array $command): RawCommand => RawCommand::create(...array_map('strval', $command)),
            $commands,
        );
        foreach ($requests as $request) {
            $connection->writeRequest($request);
        }
        $replies = [];
        foreach ($requests as $request) {
            $reply = $connection->readResponse($request);
            $replies[] = $reply instanceof ErrorInterface ? new \RuntimeException($reply->getMessage()) : $reply;
        }

        return $replies;
    }

    private function connected(bool $patient): ConnectionInterface
    {
        $process = getmypid();
        if ($this->client === null || $this->process !== $process) {
            // After a fork the socket belongs to the parent: let go of it without a word.
            $this->client = ($this->connect)(...$this->node);
            $this->process = $process;
        }
        $connection = $this->client->getConnection();
        if ($connection instanceof NodeConnectionInterface) {
            $this->prepare($connection, $patient);
        }

        return $connection;
    }

    private function prepare(NodeConnectionInterface $connection, bool $patient): void
    {
        if ($connection->isConnected() && is_resource($connection->getResource())) {
            $readable = [$connection->getResource()];
            $none = null;
            // Nothing is due between two batches: what can be read is the end of a connection that the server closed.
            if (stream_select($readable, $none, $none, 0) !== 0) {
                $connection->disconnect();
            }
        }
        $seconds = $patient ? self::PATIENCE : (float) $connection->getParameters()->read_write_timeout;
        $stream = $connection->getResource();
        if (is_resource($stream) && $seconds > 0) {
            stream_set_timeout($stream, (int) $seconds, (int) (fmod($seconds, 1.0) * 1e6));
        }
    }

    private function close(): void
    {
        $this->client?->disconnect();
        $this->client = null;
    }

    /**
     * Whether the server is no longer, or not yet, one to write to: another may be by the next batch.
     *
     * @param list<mixed> $replies
     */
    private static function refuses(array $replies): bool
    {
        foreach ($replies as $reply) {
            $error = $reply instanceof \RuntimeException ? $reply->getMessage() : '';
            if (preg_match('/^(READONLY|LOADING|MASTERDOWN)/', $error) === 1) {
                return true;
            }
        }

        return false;
    }

    /**
     * @param list<mixed> $replies
     * @return array{0: string, 1: int}|null the node that a Cluster names in place of an answer
     */
    private static function redirection(array $replies): ?array
    {
        $first = $replies[0] ?? null;
        $error = $first instanceof \RuntimeException ? $first->getMessage() : '';

        return preg_match('/^MOVED \d+ (.+):(\d+)$/', $error, $node) === 1 ? [$node[1], (int) $node[2]] : null;
    }
}
