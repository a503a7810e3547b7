<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

/**
 * Reads what a SELECT yields: columns and values as such, everything else by its name only.
 *
 * @internal
 */
final class Items
{
    /** Whether the next column that is read may say where a row lies. */
    public bool $positions = false;

    public function __construct(private readonly Parser $parser)
    {
    }

    /** Reads the next of them. */
    public function next(): Output
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
        $this->parser->expressions->any(true);
        if ($tokens->peek(-1) === '*') {
            return new Output(null, null, star: true);
        }
        $count = array_slice($tokens->list, $start, 4) === ['`count', '(', '*', ')']
            && ($tokens->at - $start === 4 || ($tokens->at - $start === 5 && $tokens->atName(-1)));
        $name = $this->called();
        if ($name === null && $tokens->at - $start > 1 && $tokens->atName(-1)) {
            $before = $tokens->peek(-2);
            $named = $before !== '.' && $before !== '`collate' && !$this->parser->expressions->dangles($before);
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

    /** Some servers take a string for a name. */
    private function quotedName(): ?string
    {
        $token = $this->parser->tokens->peek();
        $this->parser->tokens->at++;

        return $token === '"' ? null : strtolower(substr($token, 1));
    }
}
