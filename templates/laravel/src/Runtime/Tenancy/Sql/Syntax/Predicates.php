<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * Reads conditions, and keeps those that are understood.
 *
 * A condition counts only when it stands alone between AND, OR and parentheses: how `a = b = c` or `not a = b or c` are
 * nested is then of no consequence.
 *
 * @internal
 */
final class Predicates
{
    public function __construct(private readonly Parser $parser)
    {
    }

    /**
     * Reads a condition up to its end.
     *
     * @return list<Predicate> all of which hold when it does
     */
    public function all(): array
    {
        $tokens = $this->parser->tokens;
        $branches = [];
        do {
            $holding = [];
            do {
                array_push($holding, ...$this->one());
            } while ($tokens->take('AND'));
            $branches[] = $holding;
        } while ($tokens->take('OR'));
        if (count($branches) === 1) {
            return $branches[0];
        }
        $this->parser->block->opaque++;

        return in_array([], $branches, true) ? [] : [new Disjunction($branches)];
    }

    /** @return list<Predicate> */
    private function one(): array
    {
        $tokens = $this->parser->tokens;
        $start = $tokens->at;
        $token = $tokens->list[$start];
        if ($token === '(' && !$tokens->atSubquery() && $this->stops($tokens->closing[$start] + 1)) {
            $tokens->at++;
            $inner = $this->all();
            $tokens->expect(')');

            return $inner;
        }
        $found = $token === 'EXISTS' ? $this->existence() : ($token === 'NOT' ? null : $this->comparison());
        if ($found !== null && $this->stops($tokens->at)) {
            return [$found];
        }
        if ($found instanceof Existence || $found instanceof Inclusion) {
            // Its subquery has been read already, and must not be read again.
            $this->parser->expressions->operand();
        } elseif ($this->harmless($start)) {
            return [];
        } else {
            $tokens->at = $start;
            $this->parser->expressions->operand();
        }
        $this->parser->block->opaque++;

        return [];
    }

    private function existence(): ?Predicate
    {
        $tokens = $this->parser->tokens;
        if (!$tokens->take('EXISTS') || !$tokens->atSubquery()) {
            return null;
        }
        $query = $this->parser->queries->nested();
        $query->existence = true;

        return new Existence($query);
    }

    private function comparison(): ?Predicate
    {
        $tokens = $this->parser->tokens;
        $position = $this->parser->expressions->position();
        if ($position !== null) {
            $tokens->expect('IN');

            return new Inclusion($position, $this->parser->queries->positions($position));
        }
        $column = $this->parser->expressions->column();
        $value = $column === null ? $this->parser->expressions->value() : null;
        if ($column === null && $value === null) {
            return null;
        }
        if ($tokens->take('=') || $tokens->take('==')) {
            return $this->equality($column, $value);
        }

        return $column !== null && $tokens->take('IN') ? $this->membership($column) : null;
    }

    private function equality(?Column $column, int|string|null $value): ?Predicate
    {
        if ($column !== null && $this->parser->tokens->atSubquery()) {
            return new Inclusion($column, $this->parser->queries->nested());
        }
        if ($column !== null && $this->parser->tokens->dialect === Dialect::Postgres && $this->atAny()) {
            $values = $this->anyOf();

            return $values === null ? null : new Membership($column, $values);
        }
        $other = $this->parser->expressions->column();
        if ($other !== null) {
            return $column === null ? new Membership($other, [$value]) : new Equality($column, $other);
        }
        $value = $column === null ? null : $this->parser->expressions->value();

        return $value === null ? null : new Membership($column, [$value]);
    }

    private function atAny(): bool
    {
        $token = $this->parser->tokens->peek();

        return ($token === '`any' || $token === '`some') && $this->parser->tokens->peek(1) === '(';
    }

    /**
     * Reads `any(?)` or `any(array[?, …])`, by which PostgreSQL compares with all elements of an array.
     *
     * @return ?list<int|string> values as in Membership; null when it is something else
     */
    private function anyOf(): ?array
    {
        $tokens = $this->parser->tokens;
        $tokens->at += 2;
        if ($tokens->take('`array')) {
            $values = $tokens->take('[') ? $this->values(']') : null;
            $ends = !$tokens->take('::') || isset(Words::FAITHFUL_TYPES[$tokens->peek()]) && ++$tokens->at;
        } else {
            $value = $this->parser->expressions->value();
            $values = $value === null || $value === '~' ? null : ["*$value"];
            $ends = true;
        }
        // A cast has been read up to the brackets that make it one to an array.
        if ($tokens->list[$tokens->at - 1][0] === '`') {
            $ends = $ends && $tokens->take('[') && $tokens->take(']');
        }

        return $ends && $tokens->take(')') ? $values : null;
    }

    private function membership(Column $column): ?Predicate
    {
        $tokens = $this->parser->tokens;
        if ($tokens->atSubquery()) {
            return new Inclusion($column, $this->parser->queries->nested());
        }
        $values = $tokens->take('(') ? $this->values(')') : null;

        return $values === null ? null : new Membership($column, $values);
    }

    /** Reads values up to what closes their list. @return ?list<int|string> null when one of them is none */
    private function values(string $end): ?array
    {
        $values = [];
        do {
            $values[] = $this->parser->expressions->value();
        } while ($this->parser->tokens->take(','));

        return $this->parser->tokens->take($end) && !in_array(null, $values, true) ? $values : null;
    }

    private function stops(int $at): bool
    {
        return isset(Words::STOPS[$this->parser->tokens->list[$at]]);
    }

    /** Whether it only leaves out deleted rows, or the row with a key that the asker knows: as uniqueness rules do. */
    private function harmless(int $start): bool
    {
        $tokens = $this->parser->tokens;
        $tokens->at = $start;
        $column = $this->parser->expressions->column();
        if ($column?->name === 'deleted_at' && $tokens->take('IS')) {
            $tokens->take('NOT');

            return $tokens->take('NULL') && $this->stops($tokens->at);
        }
        $key = ($this->parser->block->sources[0] ?? null)?->table?->key;

        return $column !== null && $column->name === $key && ($tokens->take('<>') || $tokens->take('!='))
            && $this->parser->expressions->value() !== null && $this->stops($tokens->at);
    }
}
