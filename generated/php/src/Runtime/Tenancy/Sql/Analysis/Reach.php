<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Fact;

/**
 * The sources that a condition says something of: those whose rows it keeps from the result.
 *
 * @internal
 */
final class Reach
{
    /** @param list<array{0: int, 1: int}> $ranges numbers of sources: from, up to but not including */
    public function __construct(private readonly array $ranges = [])
    {
    }

    /** What a condition of a block reaches within this reach around the block. */
    public function of(Fact $fact): self
    {
        return new self($fact->always ? [[$fact->from, $fact->to], ...$this->ranges] : [[$fact->from, $fact->to]]);
    }

    public function covers(int $source): bool
    {
        foreach ($this->ranges as [$from, $to]) {
            if ($source >= $from && $source < $to) {
                return true;
            }
        }

        return false;
    }
}
