<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Model;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Block;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Output;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Query;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Source;

/**
 * Finds the tables whose rows come out of a query as they are. `select *` of a join, and `select ? as id`, yield rows
 * under whose `id` stands the key of another row, which nobody may take for one of the table's.
 *
 * @internal
 */
final class Faithful
{
    /** @return list<string> names of tables */
    public static function tables(Query $query, Model $model): array
    {
        $block = $query->only();
        if ($block === null || $block->grouped) {
            return [];
        }
        $found = [];
        foreach ($block->sources as $source) {
            $isTable = $source->table?->scoped === true && $source->columns === [];
            if ($isTable && self::yields($source, $block, $model->classes($source->table->name))) {
                $found[$source->table->name] = true;
            }
        }

        return array_keys($found);
    }

    /** @param array<string, list<string>> $classes by the columns that say whose a row is */
    private static function yields(Source $source, Block $block, array $classes): bool
    {
        $telling = $classes + array_flip(array_column($source->table->morphs, 'type'));
        foreach ($block->outputs as $output) {
            $isColumn = $output->star || ($output->column !== null && $output->column->name === $output->name);
            $isTelling = $output->star || $output->name === null || isset($telling[$output->name]);
            if ($isTelling && !($isColumn && self::isOf($source, $block, $output))) {
                return false;
            }
        }

        return true;
    }

    private static function isOf(Source $source, Block $block, Output $output): bool
    {
        return $output->column?->qualifier === null
            ? count($block->sources) === 1
            : $output->column->qualifier === $source->name;
    }
}
