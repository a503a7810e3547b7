<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

/**
 * Reads SELECT, what combines several of them, and WITH.
 *
 * @internal
 */
final class Queries
{
    /** Whether the next column that is read may say where a row lies. */
    private bool $positions = false;

    public function __construct(private readonly Parser $parser)
    {
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
        $this->positions = $this->parser->tokens->peek(1) === 'SELECT';
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
            $block->outputs[] = $this->output();
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

    private function output(): Output
    {
        $tokens = $this->parser->tokens;
        if ($tokens->take('*')) {
            return new Output(null, null, star: true);
        }
        if ($tokens->atName() && $tokens->peek(1) === '.' && $tokens->peek(2) === '*') {
            $tokens->at += 3;

            return new Output(null, new Column(substr($tokens->peek(-3), 1), '*'), star: true);
        }
        $start = $tokens->at;
        $column = $this->positions ? $this->parser->expressions->position() : null;
        $this->positions = false;
        $column ??= $this->parser->expressions->column();
        $value = $column === null ? $this->parser->expressions->value() : null;
        if ($column === null && $value === null || !$this->ends()) {
            return $this->computed($start);
        }

        return new Output($this->called() ?? $column?->name, $column, $value);
    }

    private function computed(int $start): Output
    {
        $tokens = $this->parser->tokens;
        $tokens->at = $start;
        $count = array_slice($tokens->list, $start, 4) === ['`count', '(', '*', ')'];
        $this->parser->expressions->any(true);
        $name = $this->called();
        if ($name === null && $tokens->at - $start > 1 && $tokens->atName(-1)) {
            $before = $tokens->peek(-2);
            $named = $before !== '.' && !$this->parser->expressions->dangles($before);
            $name = $named ? substr($tokens->peek(-1), 1) : null;
        }

        return new Output($name, null, count: $count);
    }

    /** Whether the item ends here, but for its name. */
    private function ends(): bool
    {
        $tokens = $this->parser->tokens;
        $ahead = $tokens->atName() ? 1 : 0;
        $token = $tokens->peek($ahead);

        return $token === 'FROM' || $token === 'AS' || isset(Words::STOPS[$token]);
    }

    private function called(): ?string
    {
        $tokens = $this->parser->tokens;
        if (!$tokens->take('AS')) {
            return $tokens->atName() ? $tokens->name() : null;
        }
        $string = in_array($tokens->peek()[0] ?? '', ["'", '"'], true);

        return $string ? $this->quotedName() : $tokens->name();
    }

    /** Some servers take a string for a name; nothing can refer to it safely. */
    private function quotedName(): ?string
    {
        $this->parser->tokens->at++;

        return null;
    }

    private function grouping(Block $block): void
    {
        $tokens = $this->parser->tokens;
        if ($tokens->take('GROUP')) {
            $tokens->expect('BY');
            $this->parser->expressions->list();
            $block->grouped = true;
        }
        if ($tokens->take('HAVING')) {
            $this->parser->expressions->any();
            $block->grouped = true;
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
        while ($tokens->take('LIMIT') || $tokens->take('OFFSET')) {
            $tokens->take('ALL') || $this->parser->expressions->list();
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
