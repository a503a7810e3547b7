<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Sql\Condition;
use Chom\Metrics\Runtime\Tenancy\Sql\Proof;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Block;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Membership;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Query;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Source;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Statement;
use Chom\Metrics\Runtime\Tenancy\Sql\Verdict;

/**
 * Checks that every source of a statement yields nothing but rows of the context.
 *
 * @internal
 */
final class Checker
{
    private readonly Names $names;
    private readonly Conditions $conditions;
    private readonly Outputs $outputs;
    private readonly Derivation $derivation;

    private function __construct(private readonly Level $level)
    {
        $this->names = new Names($level->model);
        $this->conditions = new Conditions($level);
        $this->outputs = new Outputs($level, $this->names, $this->conditions);
        $this->derivation = $this->outputs->derivation();
    }

    public static function proof(Statement $statement, Level $level): Proof
    {
        $checker = new self($level);
        $checker->statement($statement);
        $faithful = $statement->query === null ? [] : Faithful::tables($statement->query, $level->model);

        return $checker->conditions->proof($faithful);
    }

    private function statement(Statement $statement): void
    {
        foreach ($statement->common as $common) {
            $this->query($common->query);
        }
        if ($statement->query !== null) {
            $this->query($statement->query);

            return;
        }
        $writes = new Writes($this->level, $this->names, $this->conditions, $this->outputs, $this->derivation);
        if ($statement->insertion !== null) {
            $this->insertion($statement, $writes);
        } else {
            $this->block($statement->block, null);
        }
        $writes->assigned($statement->assignments, $statement->block);
    }

    private function insertion(Statement $statement, Writes $writes): void
    {
        if ($statement->insertion->query !== null) {
            $this->query($statement->insertion->query);
        }
        $writes->inserted($statement->insertion, $statement->block->sources[0]);
        foreach ($statement->block->subqueries as $query) {
            $this->query($query);
        }
    }

    private function query(Query $query): void
    {
        foreach ($query->common as $common) {
            $this->query($common->query);
        }
        foreach ($query->operands as $operand) {
            $operand instanceof Query ? $this->query($operand) : $this->block($operand, $query);
        }
        foreach ($query->tail?->subqueries ?? [] as $subquery) {
            $this->query($subquery);
        }
    }

    private function block(Block $block, ?Query $query): void
    {
        $this->derived($block, false);
        $this->derivation->settle($block);
        foreach ($block->facts as $fact) {
            if ($fact->predicate instanceof Membership) {
                $this->require($fact->predicate, $block);
            }
        }
        foreach ($block->sources as $source) {
            if ($source->table?->scoped) {
                $this->source($source, $block, $query);
            }
        }
        $this->derived($block, true);
        foreach ($block->subqueries as $subquery) {
            $this->query($subquery);
        }
    }

    private function derived(Block $block, bool $lateral): void
    {
        foreach ($block->sources as $source) {
            if ($source->query !== null && $source->lateral === $lateral) {
                $this->query($source->query);
            }
        }
    }

    /** A condition on a column of a dimension has to name the context's own value, whether or not it is needed. */
    private function require(Membership $fact, Block $block): void
    {
        $table = $this->names->source($fact->column, $block)?->table;
        $classes = $table === null ? [] : $this->level->model->classes($table->name);
        foreach ($classes[$fact->column->name] ?? [] as $class) {
            if ($this->level->has($class)) {
                $number = $this->conditions
                    ->number(Condition::OWN, $class, $fact->values, $table->name, Verdict::FOREIGN);
                $this->conditions->require($number);
            }
        }
    }

    private function source(Source $source, Block $block, ?Query $query): void
    {
        $needed = $block->writes
            ? $this->level->changed($source->table)
            : $this->level->needed($source->table, false);
        $certain = $this->derivation->known->certain($source->id);
        if (($needed & ~$certain) === 0) {
            return;
        }
        $sets = $this->derivation->known->sufficient($source->id, $needed);
        if ($sets !== []) {
            $this->conditions->choose($source->table->name, array_map('strval', $sets));
        } elseif (!$this->probes($source, $block, $query)) {
            $violation = $block->writes ? Verdict::UNSCOPED_WRITE : Verdict::UNSCOPED_READ;
            $this->conditions->refute($violation, $source->table);
        }
    }

    /** Whether it only asks if there is a row with some value of a column that is unique across tenants by design. */
    private function probes(Source $source, Block $block, ?Query $query): bool
    {
        $simple = count($block->sources) === 1 && $block->subqueries === [] && $block->opaque === 0 && !$block->writes;
        if (!$simple || $query === null || $query->only() !== $block || !$this->asks($block, $query)) {
            return false;
        }
        $probed = false;
        foreach ($block->facts as $fact) {
            $one = $fact->predicate;
            $single = $one instanceof Membership && count($one->values) === 1 && ((string) $one->values[0])[0] !== '*';
            if (!$single) {
                return false;
            }
            $unique = in_array($one->column->name, $source->table->unique, true);
            if (!$unique || ($one->column->qualifier ?? $source->name) !== $source->name) {
                return false;
            }
            $probed = true;
        }

        return $probed;
    }

    private function asks(Block $block, Query $query): bool
    {
        if (!$query->existence) {
            return count($block->outputs) === 1 && $block->outputs[0]->count;
        }
        foreach ($block->outputs as $output) {
            // An expression may yield no row, or several.
            if (!$output->star && $output->column === null && $output->value === null) {
                return false;
            }
        }

        return true;
    }
}
