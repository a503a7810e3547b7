<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * A statement that was read whole: a query, or a write.
 *
 * @internal
 */
final class Statement
{
    /**
     * @param list<CommonTable> $common of a write
     * @param ?Block $block of a write: its target comes first
     * @param list<Assignment> $assignments
     */
    public function __construct(
        public readonly ?Query $query,
        public readonly array $common = [],
        public readonly ?Block $block = null,
        public readonly array $assignments = [],
        public readonly ?Insertion $insertion = null,
    ) {
    }
}
