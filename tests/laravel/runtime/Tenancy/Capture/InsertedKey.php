<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture;

use Illuminate\Database\Query\Builder;
use Illuminate\Database\Query\Processors\Processor;

/**
 * Pretends that a row was inserted, so that PostgreSQL is not asked for its key.
 */
final class InsertedKey extends Processor
{
    /** @param array<mixed> $values */
    public function processInsertGetId(Builder $query, $sql, $values, $sequence = null): int
    {
        $query->getConnection()->insert($sql, $values);

        return 1;
    }
}
