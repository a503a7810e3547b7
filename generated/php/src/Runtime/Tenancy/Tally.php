<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

/**
 * How much each guard looked at since it was last asked: plain numbers, since a guard adds to them at every row.
 *
 * @internal
 */
final class Tally
{
    public int $http = 0;
    public int $eloquent = 0;
    public int $sql = 0;
    public int $queue = 0;
    public int $cache = 0;
    public int $storage = 0;
    public int $external = 0;
    public int $database = 0;

    /** @return array<string, int> layer => checks, those of 0 left out; begins anew */
    public function take(): array
    {
        $taken = [];
        foreach ($this as $layer => $count) {
            if ($count !== 0) {
                $taken[$layer] = $count;
                $this->{$layer} = 0;
            }
        }

        return $taken;
    }
}
