<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

use Sdkgen\Laravel\Runtime\Exposition\Number;

/**
 * Totals in the shared memory of one PHP-FPM master: fastest, gone with a restart, not shared with the command line.
 *
 * So near that an increment of a known series costs less than remembering it until the flush, which is why there are
 * knows(), increment() and observe() beside what every store has.
 *
 * Expiry is APCu's own: an increment does not prolong the life of an expiring gauge, only a set does.
 *
 * @internal
 */
final class ApcuStore implements Annotated
{
    private const CHUNK = 1_000;

    private readonly string $prefix;

    /** What names start with whose numbers' exemplars and times of creation are kept. */
    private readonly string $exemplars;
    private readonly string $created;

    /** @param bool $dated whether to keep when a number was created */
    public function __construct(string $service, private readonly bool $dated = false)
    {
        $this->prefix = $service . ':';
        $this->exemplars = $service . '~e:';
        $this->created = $service . '~c:';
    }

    /** Names are APCu keys as they are: joined once for a series, not once for each increment. */
    public function prefix(): string
    {
        return $this->prefix;
    }

    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void
    {
        $taken = [];
        foreach ($sets as $name => $value) {
            if (!\apcu_store($name, $value, $expiry[$name] ?? 0)) {
                $taken[] = [$name, false, $value];
            }
        }
        foreach (array_intersect_key($expiry, $adds) as $name => $seconds) {
            \apcu_add($name, 0, $seconds);
        }
        foreach ($adds as $name => $amount) {
            $total = \apcu_inc($name, $amount);
            if ($total <= $amount || $amount < 0) {
                $taken[] = [$name, $total, $amount];
            }
        }
        foreach ($exemplars as $name => $exemplar) {
            \apcu_store($this->exemplars . \substr($name, \strlen($this->prefix)), $exemplar);
            // Says that there are any, so that a scrape need not look.
            \apcu_add($this->exemplars, true);
        }
        $taken === [] || $this->look(...$taken);
    }

    /** Whether there is such a number, or member of a set. */
    public function knows(string $name): bool
    {
        return \apcu_exists($name);
    }

    /**
     * Add $amount, which is not negative, at once.
     *
     * @throws StoreFailure
     */
    public function increment(string $name, int $amount): void
    {
        $total = \apcu_inc($name, $amount);
        if ($total <= $amount) {
            $this->look([$name, $total, $amount]);
        }
    }

    /**
     * Add one to $bucket and $amount, which is not negative, to $sum at once.
     *
     * @throws StoreFailure
     */
    public function observe(string $bucket, string $sum, int $amount): void
    {
        $count = \apcu_inc($bucket, 1);
        $total = \apcu_inc($sum, $amount);
        if ($count < 1 || $total <= $amount) {
            $this->look([$bucket, $count, 1], [$sum, $total, $amount]);
        }
    }

    public function read(array $keys): iterable
    {
        return $this->lines($keys, []);
    }

    /**
     * Everything stored under the given keys, where asked for as text: APCu returns numbers in no order, and to gather
     * a hundred thousand of them first would take as long as all the rest.
     *
     * @param list<string> $keys
     * @param array<string, string> $samples key => name of its samples, which have labels, and are exposed as they are
     * @return array<string, array<string, int>|string> key => field => number, or lines of text in no order
     * @throws StoreFailure
     */
    public function lines(array $keys, array $samples): array
    {
        self::assertEnabled();
        $texts = $openings = $numbers = [];
        foreach ($samples as $key => $sample) {
            $texts[$this->prefix . $key] = '';
            $openings[$this->prefix . $key] = $sample . '{';
        }
        foreach (self::entries($this->prefix, APC_ITER_VALUE) as $name => $entry) {
            $start = (string) \strstr($name, self::SEPARATOR, true);
            $value = $entry['value'];
            if (isset($texts[$start]) && \is_int($value) && $value >= 0 && $value < 1_000_000) {
                $texts[$start] .= $openings[$start] . \substr($name, \strlen($start) + 1) . "} $value.0\n";
            } else {
                $numbers[$start][\substr($name, \strlen($start) + 1)] = $value;
            }
        }
        $found = [];
        foreach ($keys as $key) {
            $start = $this->prefix . $key;
            $found[$key] = $numbers[$start] ?? [];
            if (isset($texts[$start])) {
                $found[$key] = $texts[$start] . self::large($openings[$start], $found[$key]);
                unset($texts[$start]);
            }
        }

        return $found;
    }

    public function exemplars(array $keys): array
    {
        return \apcu_exists($this->exemplars) ? $this->beside($this->exemplars, $keys) : [];
    }

    public function created(array $keys): array
    {
        return $this->dated ? $this->beside($this->created, $keys) : [];
    }

    public function admit(array $wanted): array
    {
        self::assertEnabled();
        $admitted = [];
        foreach ($wanted as $name => $limit) {
            $admitted[$name] = \apcu_exists($name) || ($limit > 0 && $this->reserve($name, $limit));
        }

        return $admitted;
    }

    public function wipe(): void
    {
        self::assertEnabled();
        foreach ([$this->prefix, $this->exemplars, $this->created] as $start) {
            \apcu_delete(self::entries($start, APC_ITER_KEY));
        }
    }

    /** Take a place in the set, and give it back when there was none left or another process was faster. */
    private function reserve(string $name, int $limit): bool
    {
        // No metric's key starts with this mark: the counter is not taken for a sample.
        $counter = $this->prefix . '#' . strstr($name, self::SEPARATOR, true);
        $taken = \apcu_inc($counter);
        if ($taken === false) {
            // Full: whether the series finds room is for the write to find out and to report.
            return true;
        }
        if ($taken > $limit) {
            \apcu_dec($counter);

            return \apcu_exists($name);
        }
        if (!\apcu_add($name, 0)) {
            \apcu_dec($counter);
        } else {
            $this->born($name);
        }

        return true;
    }

    /**
     * Look at answers that are suspicious, or those of a number that is new: it is just what was added to it.
     *
     * @param array{string, int|bool, int} ...$taken name, what APCu answered, and what was to be added
     * @throws StoreFailure
     */
    private function look(array ...$taken): void
    {
        foreach ($taken as [$name, $total, $amount]) {
            $total === $amount && $this->born($name);
        }
        self::assertTaken(...$taken);
    }

    /** Of a histogram the sum is born: only buckets end in a digit. */
    private function born(string $name): void
    {
        if ($this->dated && !\ctype_digit(\substr($name, -1))) {
            \apcu_add($this->created . \substr($name, \strlen($this->prefix)), (int) (\microtime(true) * 1e6));
        }
    }

    /**
     * @param list<string> $keys
     * @return array<string, array<string, int|string>> key => field => what is kept under the name behind $start
     */
    private function beside(string $start, array $keys): array
    {
        $found = array_fill_keys($keys, []);
        foreach (self::entries($start, APC_ITER_VALUE) as $name => $entry) {
            [$key, $field] = \explode(self::SEPARATOR, \substr($name, \strlen($start)), 2) + ['', ''];
            if (isset($found[$key])) {
                $found[$key][$field] = $entry['value'];
            }
        }

        return $found;
    }

    private static function entries(string $start, int $format): \APCUIterator
    {
        return new \APCUIterator('/^' . preg_quote($start, '/') . '/', $format, self::CHUNK);
    }

    /** @param array<string, int> $numbers those that need more care than to be appended */
    private static function large(string $opening, array $numbers): string
    {
        $lines = '';
        foreach ($numbers as $text => $number) {
            $lines .= "$opening$text} " . Number::scaled($number, 1) . "\n";
        }

        return $lines;
    }

    /**
     * Look at answers that are suspicious: a refusal, a total that wrapped around, or just a gauge below zero.
     *
     * @param array{string, int|bool, int} ...$taken name, what APCu answered, and what was to be added
     * @throws StoreFailure
     */
    public static function assertTaken(array ...$taken): void
    {
        $refused = [];
        foreach ($taken as [$name, $total, $amount]) {
            $reason = self::trouble($name, $total, $amount);
            if ($reason !== null) {
                $refused[$reason][$name] = $amount;
            }
        }
        if ($refused !== []) {
            self::assertEnabled();
            throw StoreFailure::partial('APCu did not take all samples: is apc.shm_size too small?', $refused);
        }
    }

    private static function trouble(string $key, int|bool $total, int $amount): ?string
    {
        if ($total === false) {
            return StoreFailure::FULL;
        }
        if (is_int($total - $amount)) {
            // A gauge below zero.
            return null;
        }
        \apcu_inc($key, -$amount);

        return StoreFailure::INVALID;
    }

    /** @throws StoreFailure */
    private static function assertEnabled(): void
    {
        if (!\function_exists('apcu_enabled') || !\apcu_enabled()) {
            throw StoreFailure::unavailable('APCu is not enabled: see apc.enabled, and apc.enable_cli for commands');
        }
    }
}
