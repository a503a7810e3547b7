<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

use Sdkgen\Laravel\Runtime\Tenancy\Model;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * Reads a whole statement.
 *
 * @internal
 */
final class Statements
{
    private readonly Parser $parser;
    private readonly Assignments $assignments;

    private function __construct(private readonly Tokens $tokens, Model $model, string $prefix)
    {
        $this->parser = new Parser($tokens, $model, $prefix);
        $this->assignments = new Assignments($this->parser);
    }

    /**
     * @param string $prefix of the connection's tables, in lower case
     * @throws Unanalysable
     */
    public static function read(Tokens $tokens, Model $model, string $prefix): Statement
    {
        $statement = (new self($tokens, $model, $prefix))->statement();
        $tokens->take(';');
        if ($tokens->peek() !== '' || $tokens->at !== count($tokens->list) - 1) {
            throw new Unanalysable('it does not end where it should, or is more than one statement');
        }

        return $statement;
    }

    private function statement(): Statement
    {
        $common = $this->parser->queries->with();

        return match ($this->tokens->peek()) {
            'SELECT', '(' => new Statement($this->parser->queries->afterWith($common)),
            'INSERT', '`replace' => (new Insertions($this->parser, $this->assignments))->read($common),
            'UPDATE' => $this->update($common),
            'DELETE' => $this->delete($common),
            default => throw new Unanalysable('it is of a kind that is not analysed'),
        };
    }

    /** @param list<CommonTable> $common */
    private function update(array $common): Statement
    {
        $this->tokens->at++;
        $block = $this->parser->open();
        $block->writes = true;
        $this->parser->sources->list();
        if (($block->sources[0]->common ?? null) !== null) {
            // Some servers write to the table of that name.
            throw new Unanalysable('it writes to a common table');
        }
        $this->tokens->expect('SET');
        $assignments = $this->assignments->list('');
        if ($this->tokens->take('FROM')) {
            $this->parser->sources->list();
        }
        $this->found($block);

        return new Statement(null, $common, $this->parser->close($block), $assignments);
    }

    /** @param list<CommonTable> $common */
    private function delete(array $common): Statement
    {
        $this->tokens->at++;
        $block = $this->parser->open();
        $block->writes = true;
        $targets = $this->targets();
        $this->tokens->expect('FROM');
        if ($targets === [] && $this->tokens->dialect === Dialect::Mysql) {
            $targets = $this->targets('USING');
        }
        $targets === [] ? $this->parser->sources->target() : $this->parser->sources->list();
        if ($this->tokens->take('USING')) {
            $this->parser->sources->list();
        }
        $this->found($block);
        $this->known($targets, $block);

        return new Statement(null, $common, $this->parser->close($block));
    }

    /**
     * Reads what MySQL deletes from, by the names of its sources, when that comes before $end.
     *
     * @return list<string>
     */
    private function targets(string $end = 'FROM'): array
    {
        $start = $this->tokens->at;
        $targets = [];
        while ($this->tokens->atName()) {
            $targets[] = $this->tokens->name();
            $this->tokens->take(',');
        }
        if ($end !== 'FROM' && ($targets === [] || !$this->tokens->take($end))) {
            $this->tokens->at = $start;

            return [];
        }

        return $targets;
    }

    /** Reads what finds the rows of a write, and what is returned of them. */
    private function found(Block $block): void
    {
        $this->parser->queries->where($block);
        $this->parser->queries->order();
        $this->parser->queries->limit();
        $this->assignments->returning();
    }

    /** @param list<string> $targets */
    private function known(array $targets, Block $block): void
    {
        $names = array_map(static fn (Source $source): string => $source->name, $block->sources);
        if (array_diff($targets, $names) !== []) {
            throw new Unanalysable('it deletes from something else than it names');
        }
    }
}
