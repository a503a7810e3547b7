<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * A SELECT, or several that UNION, EXCEPT or INTERSECT combine, with their common tables.
 *
 * @internal
 */
final class Query
{
    /** @var list<CommonTable> */
    public array $common = [];

    /** @var list<Block|self> */
    public array $operands = [];

    /** Holds the subqueries of ORDER BY and LIMIT when the operands are queries themselves. */
    public ?Block $tail = null;

    /** Whether only the existence of a row is asked for. */
    public bool $existence = false;

    /** The only SELECT of it, if it has but one and that can be seen through. */
    public function only(): ?Block
    {
        $first = $this->operands[0];

        return count($this->operands) > 1 ? null : ($first instanceof self ? $first->only() : $first);
    }
}
