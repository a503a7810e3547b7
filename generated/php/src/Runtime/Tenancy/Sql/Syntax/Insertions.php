<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * Reads INSERT and REPLACE, and what they do when a row is there already.
 *
 * @internal
 */
final class Insertions
{
    private readonly Tokens $tokens;
    private readonly Insertion $insertion;

    /** The name of the row that could not be inserted. */
    private string $proposed = 'excluded';

    public function __construct(private readonly Parser $parser, private readonly Assignments $assignments)
    {
        $this->tokens = $parser->tokens;
        $this->insertion = new Insertion();
    }

    /** @param list<CommonTable> $common */
    public function read(array $common): Statement
    {
        $block = $this->parser->open();
        $block->writes = true;
        $this->verb();
        $this->tokens->expect('INTO');
        $this->parser->sources->target($this->tokens->peek(1) === 'AS');
        $this->insertion->columns = $this->tokens->peek() === '(' && !$this->tokens->atSubquery()
            ? $this->tokens->names()
            : null;
        $this->content($block);
        $assignments = $this->conflicts();
        $this->assignments->returning();

        return new Statement(null, $common, $this->parser->close($block), $assignments, $this->insertion);
    }

    private function verb(): void
    {
        if ($this->tokens->take('`replace')) {
            $this->insertion->replaces = true;

            return;
        }
        $this->tokens->expect('INSERT');
        $this->insertion->ignores = $this->tokens->take('IGNORE');
        if ($this->tokens->take('OR')) {
            $how = $this->tokens->name();
            $this->insertion->ignores = $how === 'ignore';
            $this->insertion->replaces = $how === 'replace';
        }
    }

    private function content(Block $block): void
    {
        if ($this->tokens->take('VALUES')) {
            do {
                $this->insertion->rows[] = $this->row();
            } while ($this->tokens->take(','));
            $this->proposed = $this->tokens->take('AS') ? $this->tokens->name() : 'excluded';

            return;
        }
        if ($this->tokens->take('`default')) {
            $this->tokens->expect('VALUES');
            $this->insertion->columns = [];
            $this->insertion->rows = [[]];

            return;
        }
        // What is inserted does not see the table that it goes to.
        $this->parser->block = null;
        $this->insertion->query = $this->parser->queries->query();
        $this->parser->block = $block;
    }

    /** @return list<int|string|null> */
    private function row(): array
    {
        $this->tokens->expect('(');
        $values = [];
        do {
            $start = $this->tokens->at;
            $value = $this->parser->expressions->value();
            if ($value === null || !in_array($this->tokens->peek(), [',', ')'], true)) {
                $this->tokens->at = $start;
                $this->parser->expressions->any();
                $value = null;
            }
            $values[] = $value;
        } while ($this->tokens->take(','));
        $this->tokens->expect(')');

        return $values;
    }

    /** @return list<Assignment> */
    private function conflicts(): array
    {
        $assignments = [];
        while ($this->tokens->take('ON')) {
            if ($this->tokens->take('`duplicate')) {
                $this->tokens->expect('`key');
                $this->tokens->expect('UPDATE');
                $this->insertion->replaces = true;

                return $this->assignments->list($this->proposed);
            }
            array_push($assignments, ...$this->conflict());
        }

        return $assignments;
    }

    /** @return list<Assignment> */
    private function conflict(): array
    {
        $this->tokens->expect('`conflict');
        if ($this->insertion->ignores || $this->insertion->replaces) {
            throw new Unanalysable('it says twice what to do when a row is there already');
        }
        $this->insertion->target = $this->tokens->peek() === '(' ? $this->tokens->names() : null;
        $this->tokens->expect('`do');
        if ($this->tokens->take('`nothing')) {
            $this->insertion->ignores = true;

            return [];
        }
        $this->tokens->expect('UPDATE');
        $this->tokens->expect('SET');
        $this->insertion->replaces = true;
        $assignments = $this->assignments->list($this->proposed);
        if ($this->tokens->take('WHERE')) {
            $this->parser->expressions->any();
        }

        return $assignments;
    }
}
