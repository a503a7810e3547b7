<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Analysis;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Block;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\CommonTable;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Output;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Query;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Source;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax\Unanalysable;

/**
 * What is known of the columns that a query yields: values of which classes, of rows of which grains.
 *
 * It is derived from the query alone, so that it holds wherever the query is used.
 *
 * @internal
 */
final class Outputs
{
    /** Rounds after which nothing is taken to be known of a recursive query. */
    private const ROUNDS = 4;

    /** Steps after which a statement is given up: what is nested in each other multiplies. */
    private const BUDGET = 20_000;

    private int $steps = 0;

    /**
     * What is taken to be known of the recursive queries that are being looked at; nothing that rests on it is kept.
     *
     * @var array<int, array<string, array<string, int>>> as in $known, by object
     */
    private array $assumed = [];

    /** @var array<int, array<string, array<string, int>>> number of a source => column => class => grains */
    private array $known = [];

    public function __construct(
        private readonly Level $level,
        private readonly Names $names,
        private readonly Conditions $conditions,
    ) {
    }

    public function derivation(): Derivation
    {
        return new Derivation($this->level, $this->names, $this->conditions, $this);
    }

    /** Counts one step of the analysis. */
    public function spend(): void
    {
        if (++$this->steps > self::BUDGET) {
            throw new Unanalysable('it is too complicated');
        }
    }

    /**
     * The columns of a source that is a query.
     *
     * @return array<string, array<string, int>> column => class => grains
     */
    public function known(Source $source): array
    {
        if ($source->common !== null) {
            $known = $this->common($source->common);

            return $source->columns === [] ? $known : [];
        }
        if ($source->query === null || $source->lateral) {
            return [];
        }

        $known = $this->known[$source->id] ?? $this->named($source->query, $source->columns);
        if ($this->assumed === []) {
            $this->known[$source->id] = $known;
        }

        return $known;
    }

    /**
     * The columns of a query by position; null when that is not certain.
     *
     * @return ?list<array{0: ?string, 1: array<string, int>}> name, and class => grains
     */
    public function positions(Query $query): ?array
    {
        $all = null;
        foreach ($this->blocks($query) as $block) {
            $one = $this->ofBlock($block);
            if ($one === null || ($all !== null && count($all) !== count($one))) {
                return null;
            }
            foreach ($one as $position => [$name, $classes]) {
                $all[$position] = isset($all[$position])
                    ? [$all[$position][0], self::both($all[$position][1], $classes)]
                    : [$name, $classes];
            }
        }

        return $all;
    }

    /** @return list<Block> the SELECTs of a query, in the order of writing */
    public function blocks(Query $query): array
    {
        $blocks = [];
        foreach ($query->operands as $operand) {
            array_push($blocks, ...($operand instanceof Block ? [$operand] : $this->blocks($operand)));
        }

        return $blocks;
    }

    /** @return array<string, array<string, int>> */
    private function common(CommonTable $table): array
    {
        $assumed = $this->assumed[spl_object_id($table)] ?? $table->known;
        if ($assumed !== null) {
            return $assumed;
        }
        $known = $this->inductive($table, spl_object_id($table));
        unset($this->assumed[spl_object_id($table)]);
        if ($this->assumed === []) {
            $table->known = $known;
        }

        return $known;
    }

    /**
     * What holds for the rows that a recursive query begins with, and is kept by every step, holds for all of its rows.
     *
     * @return array<string, array<string, int>>
     */
    private function inductive(CommonTable $table, int $object): array
    {
        $this->assumed[$object] = [];
        $blocks = $this->blocks($table->query);
        if (count($blocks) > 1) {
            $base = new Query();
            $base->operands = [$blocks[0]];
            $this->assumed[$object] = $this->named($base, $table->columns);
        }
        for ($round = 0; $round < self::ROUNDS; $round++) {
            $next = $this->named($table->query, $table->columns);
            if ($next === $this->assumed[$object] || count($blocks) === 1) {
                return $next;
            }
            $this->assumed[$object] = $next;
        }

        return [];
    }

    /**
     * @param list<string> $columns names given to the columns
     * @return array<string, array<string, int>>
     */
    private function named(Query $query, array $columns): array
    {
        $positions = $this->positions($query);
        if ($positions === null) {
            $only = $query->only();

            return $only !== null && $columns === [] ? $this->starred($only) : [];
        }
        $known = $double = [];
        foreach ($positions as $position => [$name, $classes]) {
            $name = $columns === [] ? $name : $columns[$position] ?? null;
            if ($name === null && $columns === []) {
                // The server gives it a name, which may be that of a column to come: SQLite takes the first.
                break;
            }
            if ($name !== null) {
                $double += isset($known[$name]) ? [$name => true] : [];
                $known[$name] = $classes;
            }
        }

        return array_diff_key($known, $double);
    }

    /**
     * The columns of `select *` from one source.
     *
     * @return array<string, array<string, int>>
     */
    private function starred(Block $block): array
    {
        if (count($block->outputs) !== 1 || count($block->sources) !== 1 || !$block->outputs[0]->star) {
            return [];
        }
        $source = $block->sources[0];
        $columns = $source->table === null ? $this->known($source) : $this->level->model->classes($source->table->name);
        $derivation = $this->derivation();
        $derivation->settle($block);
        $known = [];
        foreach (array_keys($columns) as $column) {
            $known[$column] = $derivation->yields($source, $column, $block);
        }

        return $known;
    }

    /** @return ?list<array{0: ?string, 1: array<string, int>}> */
    private function ofBlock(Block $block): ?array
    {
        $starred = array_filter($block->outputs, static fn (Output $one): bool => $one->star) !== [];
        if ($block->outputs === [] || $starred) {
            return null;
        }
        $derivation = $this->derivation();
        $derivation->settle($block);
        $positions = [];
        foreach ($block->outputs as $output) {
            $source = $output->column === null ? null : $this->names->source($output->column, $block);
            $inside = $source !== null && in_array($source, $block->sources, true);
            $positions[] = [$output->name, $inside ? $derivation->yields($source, $output->column->name, $block) : []];
        }

        return $positions;
    }

    /**
     * @param array<string, int> $one
     * @param array<string, int> $other
     * @return array<string, int>
     */
    private static function both(array $one, array $other): array
    {
        $both = [];
        foreach (array_intersect_key($one, $other) as $class => $grains) {
            $both[$class] = $grains & $other[$class];
        }

        return $both;
    }
}
