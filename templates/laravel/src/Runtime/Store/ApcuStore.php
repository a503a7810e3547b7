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
    /** Between the metric key, which cannot contain it, and the field. */
    private const SEPARATOR = "\x1f";

    private const CHUNK = 1_000;

    private readonly string $prefix;

    public function __construct(string $prefix)
    {
        $this->prefix = $prefix . ':';
    }

    public function write(array $adds, array $sets, array $expiry = []): void
    {
        $refused = [];
        foreach ($sets as $key => $fields) {
            $start = $this->prefix . $key . self::SEPARATOR;
            foreach ($fields as $field => $value) {
                if (!\apcu_store($start . $field, $value, $expiry[$key] ?? 0)) {
                    $refused[StoreFailure::FULL][$key][$field] = $value;
                }
            }
        }
        foreach ($adds as $key => $fields) {
            $start = $this->prefix . $key . self::SEPARATOR;
            foreach ($fields as $field => $amount) {
                $total = \apcu_inc($start . $field, $amount, $success, $expiry[$key] ?? 0);
                // One comparison finds both a refusal (false) and a total that wrapped around.
                if ($total < $amount && ($reason = self::trouble($start . $field, $total, $amount)) !== null) {
                    $refused[$reason][$key][$field] = $amount;
                }
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
        $wanted = array_fill_keys($keys, true);
        $samples = [];
        $length = strlen($this->prefix);
        $iterator = new \APCUIterator(
            '/^' . preg_quote($this->prefix, '/') . '[^#]/',
            APC_ITER_KEY | APC_ITER_VALUE,
            self::CHUNK,
        );
        foreach ($iterator as $entry) {
            $end = strpos($entry['key'], self::SEPARATOR, $length);
            $key = substr($entry['key'], $length, $end - $length);
            if (isset($wanted[$key])) {
                $samples[$key][substr($entry['key'], $end + 1)] = $entry['value'];
            }
        }

        return $samples;
    }

    public function admit(array $wanted): array
    {
        self::assertEnabled();
        $admitted = [];
        foreach ($wanted as $set => $members) {
            $start = $this->prefix . $set . self::SEPARATOR;
            foreach ($members as $member => $limit) {
                $admitted[$set][$member] = \apcu_exists($start . $member)
                    || ($limit > 0 && $this->reserve($start . $member, $this->prefix . '#' . $set, $limit));
            }
        }

        return $admitted;
    }

    public function wipe(): void
    {
        self::assertEnabled();
        \apcu_delete(new \APCUIterator('/^' . preg_quote($this->prefix, '/') . '/', APC_ITER_KEY, self::CHUNK));
    }

    /** Take a place in the set, and give it back when there was none left or another process was faster. */
    private function reserve(string $member, string $counter, int $limit): bool
    {
        $taken = \apcu_inc($counter);
        if ($taken === false) {
            // Full: whether the series finds room is for the write to find out and to report.
            return true;
        }
        if ($taken > $limit) {
            \apcu_dec($counter);

            return \apcu_exists($member);
        }
        if (!\apcu_add($member, 0)) {
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
