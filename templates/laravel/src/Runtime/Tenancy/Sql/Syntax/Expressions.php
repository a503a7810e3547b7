<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * Reads expressions: columns and values as such, everything else only for the subqueries in it.
 *
 * @internal
 */
final class Expressions
{
    public function __construct(private readonly Parser $parser)
    {
    }

    /** Reads `column`, `table.column` or `schema.table.column`, when that is next. */
    public function column(): ?Column
    {
        $tokens = $this->parser->tokens;
        if (!$tokens->atName() || $tokens->peek(1) === '(') {
            return null;
        }
        $names = [$tokens->name()];
        while ($tokens->peek() === '.' && $tokens->atName(1) && count($names) < 3) {
            $tokens->at++;
            $names[] = $tokens->name();
        }
        $name = array_pop($names);
        if (isset(Words::PHYSICAL['`' . $name])) {
            throw new Unanalysable("$name depends on rows of others");
        }
        if ($tokens->peek() === '::' && in_array($tokens->peek(1), ['`text', '`varchar'], true)) {
            $tokens->at += 2;
        }

        return new Column(array_pop($names), $name);
    }

    /**
     * Reads `rowid` or `ctid`, by which Laravel's grammars find the rows of a write with joins.
     *
     * It may only be compared with itself, never be seen: where a row lies depends on rows of others.
     */
    public function position(): ?Column
    {
        $tokens = $this->parser->tokens;
        $qualified = $tokens->peek(1) === '.' && $tokens->atName();
        $name = $tokens->peek($qualified ? 2 : 0);
        if ($name !== '`rowid' && $name !== '`ctid') {
            return null;
        }
        $qualifier = $qualified ? $tokens->name() : null;
        $tokens->at += $qualified ? 2 : 1;

        return new Column($qualifier, substr($name, 1));
    }

    /** Reads a value, when that is next: the position of its binding, or a text as in Membership. */
    public function value(): int|string|null
    {
        $tokens = $this->parser->tokens;
        $token = $tokens->peek();
        if ($token === '`cast' && $tokens->peek(1) === '(') {
            return $this->cast();
        }
        $value = match ($token[0] ?? '') {
            '?' => ctype_digit(substr($token, 1)) ? (int) substr($token, 1) : null,
            "'" => '=' . substr($token, 1),
            ':' => $token === '::' ? null : $token,
            '#' => $token,
            'N' => $token === 'NULL' ? '~' : null,
            default => null,
        };
        $tokens->at += $value === null ? 0 : 1;
        if ($value !== null && $tokens->peek() === '::' && $this->faithful($tokens->peek(1))) {
            $tokens->at += 2;
        }

        return $value;
    }

    /** Reads expressions separated by commas. */
    public function list(): void
    {
        do {
            $this->any();
        } while ($this->parser->tokens->take(','));
    }

    /** Reads one expression of any kind, up to what ends it; of an $item, FROM and AS do too. */
    public function any(bool $item = false): void
    {
        do {
            $this->operand($item);
            $next = $this->parser->tokens->peek();
        } while (($next === 'AND' || $next === 'OR') && ++$this->parser->tokens->at);
    }

    /** Reads up to the next AND or OR that is not part of CASE or BETWEEN, or up to the end of the expression. */
    public function operand(bool $item = false): void
    {
        $tokens = $this->parser->tokens;
        $cases = $ranges = 0;
        $last = '';
        while (true) {
            $token = $tokens->list[$tokens->at];
            if ($cases === 0 && $this->stops($token, $last, $item) && ($token !== 'AND' || $ranges-- === 0)) {
                break;
            }
            $cases += $token === 'CASE' ? 1 : ($token === 'END' ? -1 : 0);
            $ranges += $token === 'BETWEEN' ? 1 : 0;
            $this->refuse($token, $last, $cases);
            $last = $this->step($token);
        }
        if ($this->dangles($last)) {
            throw new Unanalysable('an expression is not complete');
        }
    }

    /** Reads `(…)`: a subquery, or anything else for the subqueries in it. */
    public function group(): ?Query
    {
        $tokens = $this->parser->tokens;
        if ($tokens->atSubquery()) {
            return $this->parser->queries->nested();
        }
        $end = $tokens->closing[$tokens->at++];
        while ($tokens->at < $end) {
            $token = $tokens->list[$tokens->at];
            if (isset(Words::FOREIGN[$token]) || $this->misplaced($token)) {
                throw new Unanalysable("$token stands where it is not understood");
            }
            $this->step($token);
        }
        $tokens->at = $end + 1;

        return null;
    }

    /** Whether the token that was read last wants an operand to follow. */
    public function dangles(string $last): bool
    {
        return isset(Words::DANGLING[$last]) || $last === '`' || $last === '#'
            || ($last !== '*' && strpos('<>=!~@%^&|*+-/', $last[0]) !== false);
    }

    /** Reads one token, and what belongs to it. @return string what was read last */
    private function step(string $token): string
    {
        $tokens = $this->parser->tokens;
        if ($token === '(') {
            $exists = ($tokens->list[$tokens->at - 1] ?? '') === 'EXISTS';
            $query = $this->group();
            if ($query !== null) {
                $query->existence = $exists;
            }

            return ')';
        }
        if ($token === 'IN' && $tokens->dialect === Dialect::Sqlite && $tokens->peek(1) !== '(') {
            throw new Unanalysable('it looks into a table without a subquery');
        }
        if ($token !== '' && $token[0] === '`') {
            if (isset(Words::PHYSICAL[$token])) {
                throw new Unanalysable(substr($token, 1) . ' depends on rows of others');
            }
            $tokens->peek(1) === '(' && $this->call(substr($token, 1));
        }
        $tokens->at++;

        return $token;
    }

    private function stops(string $token, string $last, bool $item): bool
    {
        return isset(Words::STOPS[$token])
            || ($item && ($token === 'AS' || ($token === 'FROM' && $last !== 'DISTINCT')));
    }

    private function call(string $function): void
    {
        $builtin = ($this->parser->tokens->list[$this->parser->tokens->at - 1] ?? '') !== '.';
        if ($builtin && isset(Words::FUNCTIONS[$function])) {
            return;
        }
        $known = ($builtin && isset(Words::AGGREGATES[$function]))
            || isset($this->parser->model->functions[$function]);
        if (!$known) {
            throw new Unanalysable('it calls a function that is not known to read no table');
        }
        if ($this->parser->block !== null) {
            $this->parser->block->grouped = true;
        }
    }

    private function refuse(string $token, string $last, int $cases): void
    {
        $foreign = isset(Words::FOREIGN[$token]) || $this->misplaced($token)
            || ($token === 'FROM' && $last !== 'DISTINCT');
        if ($foreign || $cases < 0 || $token === '' || ($token === 'END' && $this->dangles($last))) {
            throw new Unanalysable("$token stands where it is not understood");
        }
    }

    private function misplaced(string $token): bool
    {
        $next = $this->parser->tokens->peek(1);

        return ($token === 'WITH' && $next !== '`time' && $next !== '`rollup')
            || ($token === 'VALUES' && $next !== '(');
    }

    /** Whether a cast to the type leaves a value equal to what it is equal to, or fails. */
    private function faithful(string $type): bool
    {
        return isset(Words::FAITHFUL_TYPES[$type])
            || (isset(Words::NUMBERS[$type]) && $this->parser->tokens->dialect === Dialect::Postgres);
    }

    private function cast(): int|string|null
    {
        $tokens = $this->parser->tokens;
        $start = $tokens->at;
        $tokens->at += 2;
        $value = $this->value();
        $type = $tokens->peek(1);
        if ($value !== null && $tokens->take('AS') && $this->faithful($type) && $tokens->peek(1) === ')') {
            $tokens->at += 2;

            return $value;
        }
        $tokens->at = $start;

        return null;
    }
}
