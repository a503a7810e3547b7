<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

use Chom\Metrics\Runtime\Tenancy\Sql\Dialect;

/**
 * Reads SET and RETURNING.
 *
 * @internal
 */
final class Assignments
{
    public function __construct(private readonly Parser $parser)
    {
    }

    /**
     * @param string $proposed name of the row that could not be inserted
     * @return list<Assignment>
     */
    public function list(string $proposed): array
    {
        $assignments = [];
        do {
            $assignments[] = $this->one($proposed);
        } while ($this->parser->tokens->take(','));

        return $assignments;
    }

    public function returning(): void
    {
        $tokens = $this->parser->tokens;
        if (!$tokens->take('RETURNING')) {
            return;
        }
        if ($tokens->dialect === Dialect::Mysql) {
            throw new Unanalysable('RETURNING is a name in MySQL');
        }
        do {
            if (!$tokens->take('*')) {
                $this->parser->expressions->any(true);
                $tokens->take('AS') && $tokens->name();
            }
        } while ($tokens->take(','));
    }

    private function one(string $proposed): Assignment
    {
        $tokens = $this->parser->tokens;
        $column = $this->parser->expressions->column() ?? throw new Unanalysable('it does not assign to a column');
        $tokens->expect('=');
        $start = $tokens->at;
        $from = $this->fromValues() ?? $this->parser->expressions->column();
        $value = $from === null ? $this->parser->expressions->value() : null;
        if (!$this->ends()) {
            $tokens->at = $start;
            $this->parser->expressions->any(true);

            return new Assignment($column, null, null, false);
        }
        $same = $from !== null && $from->name === $column->name;

        return new Assignment($column, $value, $from, $same && $proposed !== '' && $from->qualifier === $proposed);
    }

    /** Reads `values(column)`, by which MySQL calls the row that could not be inserted. */
    private function fromValues(): ?Column
    {
        $tokens = $this->parser->tokens;
        if ($tokens->peek() !== 'VALUES' || $tokens->peek(1) !== '(' || $tokens->peek(3) !== ')') {
            return null;
        }
        $tokens->at += 2;
        $name = $tokens->name();
        $tokens->at++;

        return new Column('excluded', $name);
    }

    private function ends(): bool
    {
        $token = $this->parser->tokens->peek();

        return $token === 'FROM' || isset(Words::STOPS[$token]);
    }
}
