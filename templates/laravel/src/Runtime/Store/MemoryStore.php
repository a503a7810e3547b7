<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Totals of this process only: tests, and single-process servers such as Octane with one worker.
 *
 * @internal
 */
final class MemoryStore implements Store
{
    /** @var array<string, array<string, int>> */
    private array $samples = [];

    /** @var array<string, array<string, int>> metric key => field => unix time */
    private array $expires = [];

    /** @var array<string, array<string, true>> */
    private array $members = [];

    public function write(array $adds, array $sets, array $expiry = []): void
    {
        $refused = [];
        foreach ($sets as $key => $fields) {
            foreach ($fields as $field => $value) {
                $this->samples[$key][$field] = $value;
            }
        }
        foreach ($adds as $key => $fields) {
            foreach ($fields as $field => $amount) {
                $total = ($this->samples[$key][$field] ?? 0) + $amount;
                if (is_int($total)) {
                    $this->samples[$key][$field] = $total;
                } else {
                    $refused[StoreFailure::INVALID][$key][$field] = $amount;
                }
            }
        }
        foreach ($expiry as $key => $seconds) {
            foreach (($sets[$key] ?? []) + ($adds[$key] ?? []) as $field => $unused) {
                $this->expires[$key][$field] = time() + $seconds;
            }
        }
        if ($refused !== []) {
            throw StoreFailure::partial('A total left the range of a 64-bit integer', $refused);
        }
    }

    public function read(array $keys): iterable
    {
        $now = time();
        foreach ($this->expires as $key => $fields) {
            foreach ($fields as $field => $time) {
                if ($time <= $now) {
                    unset($this->samples[$key][$field], $this->expires[$key][$field]);
                }
            }
        }

        return array_intersect_key($this->samples, array_flip($keys));
    }

    public function admit(array $wanted): array
    {
        $admitted = [];
        foreach ($wanted as $set => $members) {
            foreach ($members as $member => $limit) {
                if (!isset($this->members[$set][$member]) && count($this->members[$set] ?? []) < $limit) {
                    $this->members[$set][$member] = true;
                }
                $admitted[$set][$member] = isset($this->members[$set][$member]);
            }
        }

        return $admitted;
    }

    public function wipe(): void
    {
        $this->samples = $this->expires = $this->members = [];
    }
}
