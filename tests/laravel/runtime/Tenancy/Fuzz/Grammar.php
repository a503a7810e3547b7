<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * What a dialect writes in its own way.
 */
abstract class Grammar
{
    public function __construct(protected readonly Dice $dice)
    {
    }

    public static function of(Dialect $dialect, Dice $dice): self
    {
        return match ($dialect) {
            Dialect::Sqlite => new Grammars\Sqlite($dice),
            Dialect::Postgres => new Grammars\Postgres($dice),
            Dialect::Mysql => new Grammars\Mysql($dice),
        };
    }

    /** Two texts, one after the other. */
    public function concat(string $one, string $other): string
    {
        return "$one || $other";
    }

    /** A condition that is equal to NULL where both sides are, too. */
    abstract public function same(string $one, string $other): string;

    /** A condition that is not fulfilled, in a way of the dialect. */
    abstract public function negated(string $condition): string;

    /**
     * A condition that a column has one of some values.
     *
     * @param list<string> $values as written
     */
    public function member(string $column, array $values): string
    {
        return "$column in (" . implode(', ', $values) . ')';
    }

    /** A condition on a text that looks for a part of it. */
    public function like(string $column): string
    {
        return "$column like " . $this->dice->pick(["'%s%'", "'t_'", "'%'", "'a%' escape '!'"]);
    }

    /** A condition that nearly guards, as only this dialect has it; $own and $foreign are written values. */
    abstract public function trap(string $guard, string $column, string $own, string $foreign): string;

    /** @return non-empty-list<string> */
    public function joins(): array
    {
        return ['join', 'join', 'inner join', 'left join', 'left join', 'right join', 'full join', 'cross join', ','];
    }

    /** @return non-empty-list<string> */
    public function combinations(): array
    {
        return ['union', 'union all', 'except', 'intersect'];
    }

    /** What may stand between WITH's name and its query. */
    public function materialized(): string
    {
        return '';
    }

    /** What may stand behind SELECT, given what the rows are ordered by. @return array{0: string, 1: string} */
    public function distinct(string $column): array
    {
        return ['distinct ', ''];
    }

    /** The first rows. */
    public function limit(string $count): string
    {
        return " limit $count";
    }

    public function lock(): string
    {
        return '';
    }

    /** What may stand behind the name of a table that is read. */
    public function hint(string $table): string
    {
        return '';
    }

    /** Another name for something that is called $name. */
    public function name(string $name): string
    {
        return $name;
    }

    /** The schema that tables are in; empty where it differs between the two databases. */
    public function schema(): string
    {
        return '';
    }

    /** Whether a query in FROM may see what stands before it. */
    public function lateral(): bool
    {
        return false;
    }

    /** A condition of an aggregate of its own. */
    public function filter(string $aggregate, string $condition): string
    {
        return $aggregate;
    }

    /**
     * Writes names, texts and blanks in other ways; some that every dialect has, some that only one does.
     *
     * Text between \x01 and \x02 is a value that will be bound.
     */
    public function spell(string $text): string
    {
        if (!$this->dice->chance(30)) {
            return $text;
        }

        return preg_replace_callback(
            "/\x01[^\x02]*\x02|'[^']*'|\\b(?:[abcdw]\\d+|" . implode('|', array_keys(World::TABLES)) . ')\b| /',
            fn (array $found): string => $this->dice->chance(4) ? $this->spelt($found[0]) : $found[0],
            $text,
        ) ?? $text;
    }

    /** Blanks that may hide something. @return non-empty-list<string> */
    protected function blanks(): array
    {
        return [" -- it's ? :x\n", "/* ' \" ? */ ", " --\n", ' /* -- */ '];
    }

    /** @return non-empty-list<string> */
    protected function texts(string $value): array
    {
        return ["'$value'"];
    }

    /** @return non-empty-list<string> */
    protected function names(string $name): array
    {
        return ["\"$name\"", strtoupper($name), "\"$name\""];
    }

    private function spelt(string $text): string
    {
        return match ($text[0]) {
            "\x01" => $text,
            ' ' => $this->dice->chance(90)
                ? $this->dice->pick([' /* x */ ', '  ', "\n", "\t", " -- x\n", ' /***/ '])
                : $this->dice->pick($this->blanks()),
            "'" => $this->dice->pick($this->texts(substr($text, 1, -1))),
            default => $this->dice->pick($this->names($text)),
        };
    }
}
