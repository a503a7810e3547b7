<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Totals of this process only: for tests, and for servers of a single process.
 *
 * @internal
 */
final class MemoryStore implements Annotated
{
    /** @var array<string, int> by name */
    private array $numbers = [];

    /** @var array<string, int> unix time by name */
    private array $expires = [];

    /** @var array<string, string> by name */
    private array $exemplars = [];

    /** @var array<string, int> microseconds by name */
    private array $created = [];

    /** @var array<string, array<string, true>> set => member */
    private array $members = [];

    public function prefix(): string
    {
        return '';
    }

    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void
    {
        $refused = [];
        foreach ($sets as $name => $value) {
            $this->numbers[$name] = $value;
        }
        foreach ($adds as $name => $amount) {
            $this->created[$name] ??= (int) (microtime(true) * 1e6);
            $total = ($this->numbers[$name] ?? 0) + $amount;
            if (is_int($total)) {
                $this->numbers[$name] = $total;
            } else {
                $refused[StoreFailure::INVALID][$name] = $amount;
            }
        }
        foreach ($expiry as $name => $seconds) {
            $this->expires[$name] = time() + $seconds;
        }
        $this->exemplars = $exemplars + $this->exemplars;
        if ($refused !== []) {
            throw StoreFailure::partial('A total left the range of a 64-bit integer', $refused);
        }
    }

    public function read(array $keys): iterable
    {
        $expired = array_filter($this->expires, static fn (int $time): bool => $time < time());
        $this->numbers = array_diff_key($this->numbers, $expired);
        $this->expires = array_diff_key($this->expires, $expired);

        return self::under($keys, $this->numbers);
    }

    public function exemplars(array $keys): array
    {
        return self::under($keys, $this->exemplars);
    }

    public function created(array $keys): array
    {
        return self::under($keys, $this->created);
    }

    public function admit(array $wanted): array
    {
        $admitted = [];
        foreach ($wanted as $name => $limit) {
            [$set, $member] = explode(self::SEPARATOR, $name, 2);
            if (count($this->members[$set] ?? []) < $limit) {
                $this->members[$set][$member] = true;
            }
            $admitted[$name] = isset($this->members[$set][$member]);
        }

        return $admitted;
    }

    public function wipe(): void
    {
        $this->numbers = $this->expires = $this->members = $this->exemplars = $this->created = [];
    }

    /**
     * @template T
     * @param list<string> $keys
     * @param array<string, T> $named by name
     * @return array<string, array<string, T>> key => field
     */
    private static function under(array $keys, array $named): array
    {
        $found = array_fill_keys($keys, []);
        foreach ($named as $name => $value) {
            [$key, $field] = explode(self::SEPARATOR, $name, 2);
            if (isset($found[$key])) {
                $found[$key][$field] = $value;
            }
        }

        return $found;
    }
}
