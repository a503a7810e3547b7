<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Block;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Column;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Equality;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Fact;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Inclusion;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Membership;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Predicate;

/**
 * Takes an outer join for the inner join that a condition makes of it.
 *
 * `b left join a on … where a.x = ?` leaves no row out of which `a` was missing: its ON holds for every row that comes
 * out, as that of an inner join does. Conditions on a column that USING or NATURAL merges say nothing of the sort.
 *
 * @internal
 */
final class OuterJoins
{
    public static function simplify(Block $block, Names $names): void
    {
        if (!$block->outer || $block->merged) {
            return;
        }
        $block->outer = false;
        do {
            $changed = false;
            foreach ($block->facts as $fact) {
                foreach ($fact->always ? self::columns($fact->predicate) : [] as $column) {
                    $source = $names->source($column, $block);
                    $changed = ($source !== null && self::present($source->id, $block)) || $changed;
                }
            }
        } while ($changed);
    }

    /** @return list<Column> columns that are not NULL where the condition holds */
    private static function columns(Predicate $predicate): array
    {
        return match (true) {
            $predicate instanceof Membership, $predicate instanceof Inclusion => [$predicate->column],
            $predicate instanceof Equality => [$predicate->left, $predicate->right],
            default => [],
        };
    }

    /** The source has a row in all that comes out. @return bool whether that says anything new */
    private static function present(int $source, Block $block): bool
    {
        $changed = false;
        $block->optional = array_values(array_filter(
            $block->optional,
            static fn (array $one): bool => $source < $one[0] || $source >= $one[1],
        ));
        foreach ($block->facts as $fact) {
            if ($fact->optional !== null && $source >= $fact->optional[0] && $source < $fact->optional[1]) {
                [$fact->from, $fact->to] = $fact->joined;
                $fact->always = true;
                $fact->optional = null;
                $changed = true;
            }
        }

        return $changed;
    }
}
