<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

use Chom\Metrics\Runtime\Tenancy\Table;

/**
 * One place of a statement where rows come from: a declared table, another table, a subquery or a common table.
 *
 * @internal
 */
final class Source
{
    /**
     * @param int $id number within the statement, in the order of writing
     * @param string $name by which columns refer to it
     * @param list<string> $columns names given to the columns in the statement
     */
    public function __construct(
        public readonly int $id,
        public readonly string $name,
        public readonly ?Table $table = null,
        public readonly ?Query $query = null,
        public readonly ?CommonTable $common = null,
        public readonly array $columns = [],
        public readonly bool $lateral = false,
    ) {
    }
}
