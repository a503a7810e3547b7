<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * The tokens of a statement, and how far it has been read.
 *
 * A token is a string whose first character says what it is: "`sites" a name, "?0" a placeholder by position, ":id" one
 * by name, "#5" a number, "'text" a string, '"' a string that is not looked into; keywords are upper case, and
 * everything else is written as in SQL. The last token is ''.
 *
 * @internal
 */
final class Tokens
{
    public int $at = 0;

    /**
     * @param list<string> $list
     * @param array<int, int> $closing position of `(` => position of its `)`
     * @param array<string, true> $mixed names that are written in upper and in lower case, where that may matter
     */
    public function __construct(
        public readonly Dialect $dialect,
        public readonly array $list,
        public readonly array $closing,
        public readonly array $mixed,
    ) {
    }

    public function peek(int $ahead = 0): string
    {
        return $this->list[$this->at + $ahead] ?? '';
    }

    /** Reads one token when it is this one. */
    public function take(string $token): bool
    {
        if ($this->list[$this->at] !== $token) {
            return false;
        }
        $this->at++;

        return true;
    }

    public function expect(string $token): void
    {
        if ($this->list[$this->at] !== $token) {
            throw new Unanalysable('this is not where ' . ltrim($token, '`') . ' was expected');
        }
        $this->at++;
    }

    /** Reads a name. */
    public function name(): string
    {
        $token = $this->list[$this->at];
        if ($token === '' || $token[0] !== '`') {
            throw new Unanalysable('a name was expected');
        }
        $this->at++;

        return substr($token, 1);
    }

    /** Reads a name that something is called by from here on. */
    public function label(): string
    {
        $name = $this->name();
        if (isset($this->mixed[$name])) {
            throw new Unanalysable('names differ in case only');
        }

        return $name;
    }

    public function atName(int $ahead = 0): bool
    {
        return ($this->list[$this->at + $ahead][0] ?? '') === '`';
    }

    /** Whether a subquery begins after the parenthesis that is next. */
    public function atSubquery(): bool
    {
        $next = $this->list[$this->at + 1];

        return $this->list[$this->at] === '('
            && ($next === 'SELECT' || $next === 'VALUES' || ($next === 'WITH' && $this->atName(2)));
    }

    /** Reads `(a, b, …)`. @return list<string> */
    public function names(): array
    {
        $names = [];
        $this->expect('(');
        do {
            $names[] = $this->name();
        } while ($this->take(','));
        $this->expect(')');

        return $names;
    }
}
