<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

/**
 * Chance that comes out the same for the same seed, on every PHP.
 */
final class Dice
{
    private int $state;

    public function __construct(int $seed)
    {
        $this->state = crc32((string) $seed) & 0x7fffffff;
        $this->roll(0, 1);
    }

    /** A number from $from to $to. */
    public function roll(int $from, int $to): int
    {
        $this->state = ($this->state * 1103515245 + 12345) & 0x7fffffff;

        return $from + (($this->state >> 8) % ($to - $from + 1));
    }

    /** Whether something happens that does in so many cases of a hundred. */
    public function chance(int $percent): bool
    {
        return $this->roll(1, 100) <= $percent;
    }

    /**
     * @template T
     * @param non-empty-list<T> $of
     * @return T
     */
    public function pick(array $of): mixed
    {
        return $of[$this->roll(0, count($of) - 1)];
    }

    public function word(): string
    {
        return $this->pick(['ash', 'birch', 'cedar']);
    }

    public function size(): ?int
    {
        return $this->chance(15) ? null : $this->roll(0, 4);
    }
}
