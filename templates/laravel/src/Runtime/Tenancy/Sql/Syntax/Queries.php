<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * Reads SELECT, what combines several of them, and WITH.
 *
 * @internal
 */
final class Queries
{
    private readonly Items $items;

    public function __construct(private readonly Parser $parser)
    {
        $this->items = new Items($parser);
    }

    /** Reads `(query)` as a subquery of the block that is being read. */
    public function nested(): Query
    {
        $block = $this->parser->block ?? throw new Unanalysable('a subquery stands where it is not understood');
        $query = $this->parenthesised();
        $block->subqueries[] = $query;

        return $query;
    }

    /** Reads `(select t.rowid from t …)`, where t is the table whose column is compared with it. */
    public function positions(Column $column): Query
    {
        $this->items->positions = $this->parser->tokens->peek(1) === 'SELECT';
        $query = $this->nested();
        $only = $query->only();
        $inner = $only?->outputs[0]->column;
        $one = $this->parser->block->source($column->qualifier)?->table;
        if ($inner?->name !== $column->name || $one === null || $only->source($inner->qualifier)?->table !== $one) {
            throw new Unanalysable('it compares rows of different tables by where they lie');
        }

        return $query;
    }

    public function parenthesised(): Query
    {
        $this->parser->tokens->expect('(');
        $query = $this->query();
        $this->parser->tokens->expect(')');

        return $query;
    }

    /** Reads a query up to the parenthesis or the end that closes it. */
    public function query(): Query
    {
        $outer = $this->parser->common;
        $query = $this->afterWith($this->with());
        $this->parser->common = $outer;

        return $query;
    }

    /** @param list<CommonTable> $common of the WITH clause that has been read */
    public function afterWith(array $common): Query
    {
        $query = new Query();
        $query->common = $common;
        do {
            $query->operands[] = $this->operandOf();
        } while ($this->combines());
        $this->tail($query);

        return $query;
    }

    /** Reads WITH, if there is one; its names are in force afterwards. @return list<CommonTable> */
    public function with(): array
    {
        $tokens = $this->parser->tokens;
        if (!$tokens->take('WITH')) {
            return [];
        }
        $recursive = $tokens->take('`recursive');
        $tables = [];
        do {
            $tables[] = $this->commonTable($recursive);
        } while ($tokens->take(','));

        return $tables;
    }

    private function commonTable(bool $recursive): CommonTable
    {
        $tokens = $this->parser->tokens;
        $name = $tokens->label();
        $table = new CommonTable($name, $tokens->peek() === '(' ? $tokens->names() : []);
        $tokens->expect('AS');
        if ($recursive) {
            $this->parser->common[$name] = $table;
        }
        $tokens->take('NOT');
        $tokens->take('`materialized');
        $table->query = $this->parenthesised();
        $this->parser->common[$name] = $table;

        return $table;
    }

    private function operandOf(): Block|Query
    {
        if ($this->parser->tokens->peek() === '(') {
            return $this->parenthesised();
        }

        return $this->parser->tokens->take('VALUES') ? $this->values() : $this->select();
    }

    private function combines(): bool
    {
        $tokens = $this->parser->tokens;
        if (!$tokens->take('UNION') && !$tokens->take('EXCEPT') && !$tokens->take('INTERSECT')) {
            return false;
        }
        $tokens->take('ALL') || $tokens->take('DISTINCT');

        return true;
    }

    private function values(): Block
    {
        $block = $this->parser->open();
        do {
            $this->parser->tokens->peek() === '(' || throw new Unanalysable('a row of values was expected');
            $this->parser->expressions->group();
        } while ($this->parser->tokens->take(','));

        return $this->parser->close($block);
    }

    private function select(): Block
    {
        $tokens = $this->parser->tokens;
        $tokens->expect('SELECT');
        $block = $this->parser->open();
        if ($tokens->take('DISTINCT') && $tokens->take('ON')) {
            $tokens->peek() === '(' ? $this->parser->expressions->group() : $tokens->expect('(');
        }
        $tokens->take('ALL');
        do {
            $block->outputs[] = $this->items->next();
        } while ($tokens->take(','));
        if ($tokens->take('FROM')) {
            $this->parser->sources->list();
        }
        $this->where($block);
        $this->grouping($block);

        return $this->parser->close($block);
    }

    /** Reads WHERE, if there is one: it keeps rows of every source that has been read from the result. */
    public function where(Block $block): void
    {
        $to = $this->parser->count;
        if ($this->parser->tokens->take('WHERE')) {
            $block->hold($this->parser->predicates->all(), $block->from, $to, true);
        }
    }

    private function grouping(Block $block): void
    {
        $tokens = $this->parser->tokens;
        if ($tokens->take('GROUP')) {
            $tokens->expect('BY');
            $this->parser->expressions->list();
            $block->grouped = true;
            $block->opaque++;
        }
        if ($tokens->take('HAVING')) {
            $this->parser->expressions->any();
            $block->grouped = true;
            $block->opaque++;
        }
        if ($tokens->take('WINDOW')) {
            do {
                $tokens->name();
                $tokens->expect('AS');
                $tokens->peek() === '(' ? $this->parser->expressions->group() : $tokens->expect('(');
            } while ($tokens->take(','));
        }
    }

    /** ORDER BY, LIMIT and locks: their subqueries see the sources of the first SELECT, if it is one. */
    private function tail(Query $query): void
    {
        $outer = $this->parser->block;
        $first = $query->operands[0];
        $query->tail = $first instanceof Block ? null : new Block($outer);
        $this->parser->block = $first instanceof Block ? $first : $query->tail;
        $this->order();
        $this->limit();
        $this->lock();
        $this->parser->block = $outer;
    }

    public function order(): void
    {
        if ($this->parser->tokens->take('ORDER')) {
            $this->parser->tokens->expect('BY');
            $this->parser->expressions->list();
        }
    }

    public function limit(): void
    {
        $tokens = $this->parser->tokens;
        // OFFSET without LIMIT is a name like others where it is not reserved.
        $offsets = $tokens->dialect === Dialect::Postgres;
        while ($tokens->take('LIMIT') || ($offsets && $tokens->take('OFFSET'))) {
            $tokens->take('ALL') || $this->parser->expressions->list();
            $offsets = true;
        }
        if ($tokens->take('FETCH')) {
            $this->parser->expressions->operand();
        }
    }

    private function lock(): void
    {
        $tokens = $this->parser->tokens;
        while ($tokens->take('FOR')) {
            while ($tokens->take('UPDATE') || $tokens->take(',') || ($tokens->atName() && $tokens->name() !== '')) {
                continue;
            }
        }
        if ($tokens->take('LOCK')) {
            $tokens->expect('IN');
            $tokens->expect('`share');
            $tokens->expect('`mode');
        }
    }
}
