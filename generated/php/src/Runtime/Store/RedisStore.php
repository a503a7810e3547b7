<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Store;

/**
 * Totals in Redis, shared by any number of processes and hosts: one hash for each metric, one pipeline for each batch.
 *
 * Keys share a hash tag, so that in a Cluster they share a node; they are short, since every increment carries one. The
 * hash `{prefix}:keys` says what each of them is, and what there is to wipe.
 *
 * @internal
 */
final class RedisStore implements Remote, Annotated
{
    /** Metrics read in one round trip, to bound the memory that replies take. */
    private const METRICS_PER_READ = 16;

    /** Ends the key of the hash that says when the fields of another expire. */
    private const EXPIRY = ':x';

    /** Ends the keys of the hashes that hold exemplars, and times at which fields were created. */
    private const EXEMPLARS = ':e';
    private const CREATED = ':c';

    private readonly string $tag;

    private readonly string $registry;

    private readonly string $sizes;

    private ?AdmissionCache $cache = null;

    /** @param bool $dated whether to keep when a number was created */
    public function __construct(
        private readonly RedisConnection $connection,
        private readonly string $prefix,
        private readonly bool $dated = false,
    ) {
        $this->tag = '{' . $prefix . '}:';
        $this->registry = $this->tag . 'keys';
        $this->sizes = $this->tag . 'sizes';
    }

    public function prefix(): string
    {
        return '';
    }

    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void
    {
        $commands = [];
        foreach ($sets as $name => $value) {
            $commands[] = ['HSET', ...$this->place($name), $value];
        }
        foreach ($adds as $name => $amount) {
            $commands[] = ['HINCRBY', ...$this->place($name), $amount];
        }
        $updates = count($commands);
        foreach ($expiry as $name => $seconds) {
            [$hash, $field] = $this->place($name);
            $commands[] = ['HSET', $hash . self::EXPIRY, $field, time() + $seconds];
        }
        foreach ($exemplars as $name => $exemplar) {
            [$hash, $field] = $this->place($name);
            $commands[] = ['HSET', $hash . self::EXEMPLARS, $field, $exemplar];
        }
        if ($updates > 0) {
            $replies = $this->connection->pipeline($commands);
            $this->verify($replies, [...array_keys($sets), ...array_keys($adds)], array_slice($commands, 0, $updates));
        }
    }

    public function read(array $keys): iterable
    {
        foreach (array_chunk($keys, self::METRICS_PER_READ) ?: [[]] as $chunk) {
            // Asked for along with each piece, so that even reading nothing tells whether there is a server.
            $commands = [['EXISTS', $this->registry]];
            foreach ($chunk as $key) {
                array_push($commands, ['HGETALL', $this->hash($key)], ['HGETALL', $this->hash($key) . self::EXPIRY]);
            }
            $replies = $this->ask($commands, true);
            foreach ($chunk as $position => $key) {
                $samples = array_map('intval', self::pairs($replies[2 * $position + 1]));
                foreach (self::pairs($replies[2 * $position + 2]) as $field => $time) {
                    if ($time < time()) {
                        unset($samples[$field]);
                    }
                }
                yield $key => $samples;
            }
        }
    }

    public function exemplars(array $keys): array
    {
        return $this->beside(self::EXEMPLARS, $keys);
    }

    public function created(array $keys): array
    {
        $times = $this->dated ? $this->beside(self::CREATED, $keys) : [];

        return array_map(static fn (array $fields): array => array_map('intval', $fields), $times);
    }

    public function admit(array $wanted): array
    {
        return $this->cache()->admit($wanted, $this->decide(...));
    }

    public function wipe(): void
    {
        [$keys] = $this->ask([['HKEYS', $this->registry]], true);
        $this->ask([['UNLINK', $this->registry, ...$keys]], true);
        $this->cache()->forget();
    }

    /**
     * @param array<string, int> $wanted
     * @return array<string, bool>
     */
    private function decide(array $wanted): array
    {
        $questions = [];
        foreach ($wanted as $name => $limit) {
            [$set, $member] = $this->membership($name);
            array_push($questions, ['SISMEMBER', $set, $member], ['HMGET', $this->sizes, $set]);
        }
        $answers = array_chunk($this->ask($questions), 2);
        $admitted = [];
        $candidates = [];
        foreach ($wanted as $name => $limit) {
            [$member, $size] = array_shift($answers);
            $admitted[$name] = $member === 1;
            if ($member !== 1 && (int) ($size[0] ?? 0) < $limit) {
                $candidates[$name] = $limit;
            }
        }

        return $candidates === [] ? $admitted : $this->introduce($candidates) + $admitted;
    }

    /**
     * Reserve a place first and take it then; who was too late, or not needed, gives it back.
     *
     * @param array<string, int> $candidates name => limit
     * @return array<string, bool>
     */
    private function introduce(array $candidates): array
    {
        $reserve = [];
        foreach ($candidates as $name => $limit) {
            $reserve[] = ['HINCRBY', $this->sizes, $this->membership($name)[0], 1];
        }
        $sizes = $this->ask($reserve);
        $take = [['HSET', $this->registry, $this->sizes, 'sizes']];
        $admitted = [];
        foreach ($candidates as $name => $limit) {
            [$set, $member] = $this->membership($name);
            $admitted[$name] = array_shift($sizes) <= $limit;
            $take[] = ['HSET', $this->registry, $set, $set];
            $take[] = [$admitted[$name] ? 'SADD' : 'SISMEMBER', $set, $member];
        }
        $taken = $this->ask($take);
        $return = [];
        foreach (array_keys($candidates) as $position => $name) {
            $reply = $taken[2 * $position + 2];
            if (!$admitted[$name] || $reply === 0) {
                $return[] = ['HINCRBY', $this->sizes, $this->membership($name)[0], -1];
            }
            $admitted[$name] = $admitted[$name] || $reply === 1;
        }
        if ($return !== []) {
            $this->ask($return);
        }

        return $admitted;
    }

    /**
     * @param list<mixed> $replies
     * @param list<string> $names of the updates, which the first replies answer
     * @param list<list<string|int>> $commands
     */
    private function verify(array $replies, array $names, array $commands): void
    {
        $refused = [];
        $new = [];
        $failure = null;
        foreach ($commands as $position => [, , , $amount]) {
            $name = (string) $names[$position];
            if (!is_int($replies[$position])) {
                $failure = self::failure($replies[$position]);
                $refused[$failure->reason][$name] = $amount;
            } elseif ($replies[$position] === $amount || $replies[$position] === 1) {
                // A field that now holds just this amount, or that HSET created, may be the first of its hash.
                $new[] = $name;
            }
        }
        if ($failure !== null) {
            $none = count($refused, COUNT_RECURSIVE) - count($refused) === count($commands);
            throw $none && $failure->reason !== StoreFailure::INVALID
                ? $failure
                : StoreFailure::partial($failure->getMessage(), $refused);
        }
        if ($new !== []) {
            $this->register($new);
        }
    }

    /**
     * Write down which keys are ours, and since when their numbers count. Not being able to costs no sample: it only
     * leaves something behind after a wipe.
     *
     * @param list<string> $names of numbers that may be new
     */
    private function register(array $names): void
    {
        $keys = $commands = [];
        $now = (int) (microtime(true) * 1e6);
        foreach ($names as $name) {
            [$hash, $field] = $this->place($name);
            foreach (['', self::EXPIRY, self::EXEMPLARS, self::CREATED] as $end) {
                $keys[$hash . $end] = strstr($name, self::SEPARATOR, true);
            }
            // Of a histogram the sum: only buckets end in a digit.
            if ($this->dated && !ctype_digit(substr($field, -1))) {
                $commands[] = ['HSETNX', $hash . self::CREATED, $field, $now];
            }
        }
        $entries = [];
        foreach ($keys as $hash => $key) {
            array_push($entries, $hash, $key);
        }
        try {
            $this->connection->pipeline([['HSET', $this->registry, ...$entries], ...$commands]);
        } catch (StoreFailure) {
        }
    }

    /**
     * @param list<list<string|int>> $commands
     * @return list<mixed>
     * @throws StoreFailure when any reply is an error
     */
    private function ask(array $commands, bool $patient = false): array
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
     * @return array<string, string>
     */
    private static function pairs(array $flat): array
    {
        $pairs = [];
        for ($position = 0, $length = count($flat); $position < $length; $position += 2) {
            $pairs[$flat[$position]] = $flat[$position + 1];
        }

        return $pairs;
    }

    /**
     * What one kind of hash holds beside the numbers of each key.
     *
     * @param list<string> $keys
     * @return array<string, array<string, string>>
     */
    private function beside(string $kind, array $keys): array
    {
        $commands = array_map(fn (string $key): array => ['HGETALL', $this->hash($key) . $kind], $keys);
        $replies = $commands === [] ? [] : $this->ask($commands, true);

        return array_combine($keys, array_map(self::pairs(...), $replies));
    }

    /** @return array{0: string, 1: string} hash and field of a number */
    private function place(string $name): array
    {
        [$key, $field] = explode(self::SEPARATOR, $name, 2);

        return [$this->hash($key), $field];
    }

    /** @return array{0: string, 1: string} */
    private function membership(string $name): array
    {
        [$set, $member] = explode(self::SEPARATOR, $name, 2);

        return [$this->tag . 'set:' . $set, $member];
    }

    private function hash(string $key): string
    {
        return $this->tag . substr(md5($key), 0, 12);
    }

    private function cache(): AdmissionCache
    {
        return $this->cache ??= new AdmissionCache($this->prefix . '~redis:');
    }
}
