<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Totals in Redis, shared by any number of processes and hosts: one hash for each metric, one pipeline for each batch.
 *
 * Keys share a hash tag, so that in a Cluster they share a node; they are short, since every increment carries one. The
 * hash `{prefix}:keys` says what each of them is, and what there is to wipe.
 *
 * @internal
 */
final class RedisStore implements Remote
{
    /** Metrics read in one round trip, to bound the memory that replies take. */
    private const METRICS_PER_READ = 16;

    private readonly string $tag;

    private readonly string $registry;

    private ?AdmissionCache $cache = null;

    public function __construct(private readonly RedisConnection $connection, private readonly string $prefix)
    {
        $this->tag = '{' . $prefix . '}:';
        $this->registry = $this->tag . 'keys';
    }

    public function write(array $adds, array $sets, array $expiry = []): void
    {
        $commands = [];
        $updates = [];
        foreach ($sets as $key => $fields) {
            foreach ($fields as $field => $value) {
                $commands[] = ['HSET', $this->key($key), $field, $value];
                $updates[] = [$key, $field, $value];
            }
        }
        foreach ($adds as $key => $fields) {
            $hash = $this->key($key);
            foreach ($fields as $field => $amount) {
                $commands[] = ['HINCRBY', $hash, $field, $amount];
                $updates[] = [$key, $field, $amount];
            }
        }
        foreach ($expiry as $key => $seconds) {
            $time = time() + $seconds;
            foreach (($sets[$key] ?? []) + ($adds[$key] ?? []) as $field => $unused) {
                $commands[] = ['HSET', $this->key($key) . ':x', $field, $time];
            }
        }
        if ($commands !== []) {
            $this->settle($this->connection->pipeline($commands), $updates);
        }
    }

    public function read(array $keys): iterable
    {
        foreach (array_chunk($keys, self::METRICS_PER_READ) as $chunk) {
            $commands = [];
            foreach ($chunk as $key) {
                $commands[] = ['HGETALL', $this->key($key)];
                $commands[] = ['HGETALL', $this->key($key) . ':x'];
            }
            $replies = $this->pipeline($commands, true);
            foreach ($chunk as $position => $key) {
                $samples = self::pairs($replies[2 * $position]);
                foreach (self::pairs($replies[2 * $position + 1]) as $field => $time) {
                    if ($time <= time()) {
                        unset($samples[$field]);
                    }
                }
                yield $key => $samples;
            }
        }
    }

    public function admit(array $wanted): array
    {
        return $this->cache()->admit($wanted, $this->ask(...));
    }

    public function wipe(): void
    {
        [$keys] = $this->pipeline([['HKEYS', $this->registry]], true);
        $this->pipeline([['UNLINK', $this->registry, ...$keys]], true);
        $this->cache()->forget();
    }

    /**
     * @param array<string, array<string, int>> $wanted
     * @return array<string, array<string, bool>>
     */
    private function ask(array $wanted): array
    {
        $questions = [];
        foreach ($wanted as $set => $members) {
            $key = $this->set((string) $set);
            $questions[] = ['SCARD', $key];
            foreach ($members as $member => $limit) {
                $questions[] = ['SISMEMBER', $key, $member];
            }
        }
        $replies = $this->pipeline($questions);
        $admitted = [];
        $candidates = [];
        foreach ($wanted as $set => $members) {
            $size = array_shift($replies);
            foreach ($members as $member => $limit) {
                $admitted[$set][$member] = (bool) array_shift($replies);
                if (!$admitted[$set][$member] && $size < $limit) {
                    $candidates[] = [(string) $set, (string) $member, $limit];
                }
            }
        }
        foreach ($candidates === [] ? [] : $this->introduce($candidates) as [$set, $member]) {
            $admitted[$set][$member] = true;
        }

        return $admitted;
    }

    /**
     * Add first and look then: of those who come too late, each takes itself out again.
     *
     * @param list<array{0: string, 1: string, 2: int}> $candidates set, member, limit
     * @return list<array{0: string, 1: string, 2: int}> those that stayed
     */
    private function introduce(array $candidates): array
    {
        $commands = [];
        foreach ($candidates as [$set, $member]) {
            $commands[] = ['HSET', $this->registry, $this->set($set), $set];
            $commands[] = ['SADD', $this->set($set), $member];
            $commands[] = ['SCARD', $this->set($set)];
        }
        $replies = array_chunk($this->pipeline($commands), 3);
        $late = [];
        foreach ($candidates as $position => [$set, $member, $limit]) {
            [, $added, $size] = $replies[$position];
            if ($added === 1 && $size > $limit) {
                $late[] = ['SREM', $this->set($set), $member];
                unset($candidates[$position]);
            }
        }
        if ($late !== []) {
            $this->pipeline($late);
        }

        return array_values($candidates);
    }

    /**
     * @param list<mixed> $replies
     * @param list<array{0: string, 1: string, 2: int}> $updates
     */
    private function settle(array $replies, array $updates): void
    {
        $refused = [];
        $register = [];
        $accepted = 0;
        foreach ($updates as $position => [$key, $field, $amount]) {
            $reply = $replies[$position];
            if (is_int($reply)) {
                $accepted++;
                // A field that now holds just this amount, or one that HSET created, may be the first of its hash.
                if ($reply === $amount || $reply === 1) {
                    $register[$key] = true;
                }
            } else {
                $failure = self::failure($reply);
                $refused[$failure->reason][$key][$field] = $amount;
            }
        }
        if (isset($failure)) {
            throw $accepted === 0 && $failure->reason !== StoreFailure::INVALID
                ? $failure
                : StoreFailure::partial($failure->getMessage(), $refused);
        }
        if ($register !== []) {
            $this->register(array_keys($register));
        }
    }

    /**
     * Write down which keys are ours. Not being able to costs no sample: it only leaves something behind after a wipe.
     *
     * @param list<string> $keys
     */
    private function register(array $keys): void
    {
        $names = [];
        foreach ($keys as $key) {
            array_push($names, $this->key($key), $key, $this->key($key) . ':x', $key);
        }
        try {
            $this->connection->pipeline([['HSET', $this->registry, ...$names]]);
        } catch (StoreFailure) {
        }
    }

    /**
     * @param list<list<string|int>> $commands
     * @return list<mixed>
     * @throws StoreFailure when any reply is an error
     */
    private function pipeline(array $commands, bool $patient = false): array
    {
        $replies = $this->connection->pipeline($commands, $patient);
        foreach ($replies as $reply) {
            if (!is_int($reply) && !is_array($reply)) {
                throw self::failure($reply);
            }
        }

        return $replies;
    }

    private static function failure(mixed $reply): StoreFailure
    {
        $error = $reply instanceof \RuntimeException ? $reply->getMessage() : 'unexpected reply';

        return match (true) {
            str_starts_with($error, 'OOM') => StoreFailure::full('Redis: ' . $error),
            str_contains($error, 'overflow') => StoreFailure::invalid('Redis: ' . $error),
            default => StoreFailure::unavailable('Redis: ' . $error),
        };
    }

    /**
     * @param list<string> $flat field, value, field, value …
     * @return array<string, int>
     */
    private static function pairs(array $flat): array
    {
        $pairs = [];
        for ($position = 0, $length = count($flat); $position < $length; $position += 2) {
            $pairs[$flat[$position]] = (int) $flat[$position + 1];
        }

        return $pairs;
    }

    private function key(string $metric): string
    {
        return $this->tag . substr(md5($metric), 0, 12);
    }

    private function set(string $name): string
    {
        return $this->tag . 'set:' . $name;
    }

    private function cache(): AdmissionCache
    {
        return $this->cache ??= new AdmissionCache($this->prefix . '~redis:');
    }
}
