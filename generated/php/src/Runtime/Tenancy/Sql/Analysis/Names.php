<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Model;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Block;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Column;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Source;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Unanalysable;

/**
 * Which source a column is of.
 *
 * @internal
 */
final class Names
{
    public function __construct(private readonly Model $model)
    {
    }

    /** The source that a column is of, in its block or around it; null when that is not certain. */
    public function source(Column $column, Block $block): ?Source
    {
        return $column->qualifier === null ? $this->owning($column->name, $block) : $this->called($column, $block);
    }

    private function called(Column $column, Block $block): ?Source
    {
        for ($scope = $block; $scope !== null; $scope = $scope->parent) {
            $found = null;
            foreach ($scope->sources as $source) {
                if ($source->name === $column->qualifier) {
                    $found = $found === null ? $source : throw new Unanalysable('two sources have the same name');
                }
            }
            if ($found !== null) {
                return $found;
            }
        }

        return null;
    }

    /**
     * The one source of the innermost block that is known to have the column.
     *
     * If another one has it too, the server refuses the statement. Around the block is not looked: a source of the
     * block may have the column without that being known.
     */
    private function owning(string $name, Block $block): ?Source
    {
        $found = null;
        foreach ($block->sources as $source) {
            if ($source->table !== null && $this->model->has($source->table->name, $name)) {
                if ($found !== null) {
                    return null;
                }
                $found = $source;
            }
        }

        return $found ?? $this->lone($name, $block);
    }

    /** The physical position of a row, which only tables have, when there is but one. */
    private function lone(string $name, Block $block): ?Source
    {
        return count($block->sources) === 1 && ($name === 'rowid' || $name === 'ctid') ? $block->sources[0] : null;
    }
}
