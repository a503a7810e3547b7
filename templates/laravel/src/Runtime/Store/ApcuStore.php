<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Totals in the shared memory of one PHP-FPM master: the fastest, gone with a restart, not shared with the command line.
 *
 * Expiry is APCu's own: an increment does not prolong the life of an expiring gauge, only a set does.
 *
 * @internal
 */
final class ApcuStore implements Store
{
    private const CHUNK = 1_000;

    private readonly string $prefix;

    public function __construct(string $prefix)
    {
        $this->prefix = $prefix . ':';
    }

    /** Names are APCu keys as they are: joined once for a series, not once for each increment. */
    public function prefix(): string
    {
        return $this->prefix;
    }

    public function write(array $adds, array $sets, array $expiry = []): void
    {
        $refused = [];
        foreach ($sets as $name => $value) {
            if (!\apcu_store($name, $value, $expiry[$name] ?? 0)) {
                $refused[StoreFailure::FULL][$name] = $value;
            }
        }
        foreach ($expiry === [] ? [] : array_intersect_key($expiry, $adds) as $name => $seconds) {
            \apcu_add($name, 0, $seconds);
        }
        foreach ($adds as $name => $amount) {
            $total = \apcu_inc($name, $amount);
            // A counter that was refused (false) or that wrapped around is less than what was just added to it.
            if (($total < $amount || $amount < 0) && ($reason = self::trouble($name, $total, $amount)) !== null) {
                $refused[$reason][$name] = $amount;
            }
        }
        if ($refused !== []) {
            self::assertEnabled();
            throw StoreFailure::partial('APCu did not take all samples: is apc.shm_size too small?', $refused);
        }
    }

    public function read(array $keys): iterable
    {
        self::assertEnabled();
        $samples = array_fill_keys($keys, []);
        $length = \strlen($this->prefix);
        $pattern = '/^' . preg_quote($this->prefix, '/') . '/';
        foreach (new \APCUIterator($pattern, APC_ITER_KEY | APC_ITER_VALUE, self::CHUNK) as $entry) {
            $end = \strpos($entry['key'], self::SEPARATOR, $length);
            $key = \substr($entry['key'], $length, (int) $end - $length);
            if (isset($samples[$key])) {
                $samples[$key][\substr($entry['key'], $end + 1)] = $entry['value'];
            }
        }

        return $samples;
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
        \apcu_delete(new \APCUIterator('/^' . preg_quote($this->prefix, '/') . '/', APC_ITER_KEY, self::CHUNK));
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
        }

        return true;
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
