<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Runtime\Tenancy\Table;

/**
 * Reads FROM: where rows come from, and which rows the conditions of its joins keep out.
 *
 * @internal
 */
final class Sources
{
    private const NO_TABLES = ['only' => 1, 'rows' => 1, 'lateral' => 1, 'table' => 1];

    public function __construct(private readonly Parser $parser)
    {
    }

    /** Reads joins separated by commas. */
    public function list(): void
    {
        do {
            $this->joined();
        } while ($this->parser->tokens->take(','));
    }

    /** Reads joins. */
    public function joined(): void
    {
        $block = $this->parser->block;
        [$from, $first, $start] = [$this->parser->count, count($block->facts), count($block->sources)];
        $this->primary();
        while (true) {
            $natural = $this->parser->tokens->peek() === 'NATURAL';
            $kind = $this->kind();
            if ($kind === null) {
                break;
            }
            [$right, $joined, $lone] = [$this->parser->count, count($block->facts), count($block->sources) - $start];
            $this->primary();
            $lone = $lone === 1 && count($block->sources) - $start === 2;
            match ($kind) {
                'LEFT' => $this->sometimes($joined),
                'RIGHT', 'FULL' => $this->sometimes($first),
                default => null,
            };
            $this->condition($kind, $from, $right, $lone, $natural);
        }
    }

    /** Reads a table that is written, without what may stand around a table that is read. */
    public function target(bool $aliased = true): Source
    {
        $tokens = $this->parser->tokens;
        [$name, $schema] = $this->tableName();
        $alias = $aliased && ($tokens->take('AS') || $tokens->atName()) ? $tokens->label() : $name;

        return $this->declared($name, $schema, $alias);
    }

    /** How the next source is joined; null when none is. */
    private function kind(): ?string
    {
        $tokens = $this->parser->tokens;
        $natural = $tokens->take('NATURAL');
        $this->parser->block->merged = $this->parser->block->merged || $natural;
        $kind = $tokens->peek();
        if ($kind === 'STRAIGHT_JOIN' || $kind === 'JOIN') {
            $tokens->at++;

            return 'INNER';
        }
        if (!in_array($kind, ['INNER', 'CROSS', 'LEFT', 'RIGHT', 'FULL'], true)) {
            return $natural ? throw new Unanalysable('NATURAL stands alone') : null;
        }
        $tokens->at++;
        $tokens->take('OUTER');
        $tokens->expect('JOIN');

        return $kind;
    }

    /** @param bool $lone whether one source is joined with one other */
    private function condition(string $kind, int $from, int $right, bool $lone, bool $natural): void
    {
        [$block, $start, $end] = [$this->parser->block, $from, $this->parser->count];
        $always = $kind === 'INNER' || $kind === 'CROSS';
        $predicates = $this->predicates($lone, !$always && !$natural);
        [$from, $to] = match ($kind) {
            'LEFT' => [$right, $end],
            'RIGHT' => [$from, $right],
            'FULL' => [0, 0],
            default => [$from, $end],
        };
        if ($kind !== 'LEFT' && $kind !== 'RIGHT') {
            $block->hold($predicates, $from, $to, $always);
            array_push($block->optional, ...($always ? [] : [[$start, $right], [$right, $end]]));

            return;
        }
        $block->outer = true;
        $block->optional[] = [$from, $to];
        foreach ($predicates as $predicate) {
            // The side whose rows it keeps out is the one that may be missing.
            $block->facts[] = new Fact($predicate, $from, $to, false, [$from, $to], [$start, $end]);
        }
    }

    /** @return list<Predicate> the conditions of a join that have been read */
    private function predicates(bool $lone, bool $needed): array
    {
        $tokens = $this->parser->tokens;
        if ($tokens->take('USING')) {
            $this->parser->block->merged = true;

            return $this->shared($tokens->names(), $lone);
        }
        if ($tokens->take('ON')) {
            return $this->parser->predicates->all();
        }

        // In `a left join b cross join c on …` the condition is that of the outer join.
        return $needed ? throw new Unanalysable('an outer join has its condition behind another join') : [];
    }

    /**
     * The conditions of USING, when it is clear whose columns are meant.
     *
     * @param list<string> $columns
     * @return list<Equality>
     */
    private function shared(array $columns, bool $lone): array
    {
        if (!$lone) {
            return [];
        }
        [$one, $other] = array_slice($this->parser->block->sources, -2);

        return array_map(static fn (string $name): Equality => new Equality(
            new Column($one->name, $name),
            new Column($other->name, $name),
        ), $columns);
    }

    /** The conditions from $first on hold no longer for every row: an outer join adds rows for which they do not. */
    private function sometimes(int $first): void
    {
        foreach (array_slice($this->parser->block->facts, $first) as $fact) {
            $fact->always = false;
        }
    }

    private function primary(): void
    {
        $tokens = $this->parser->tokens;
        $lateral = $tokens->take('LATERAL');
        if ($tokens->peek() !== '(') {
            $lateral ? throw new Unanalysable('LATERAL stands before something else than a subquery') : $this->table();

            return;
        }
        if ($this->derives()) {
            $this->derived($lateral);

            return;
        }
        $tokens->at++;
        $this->list();
        $tokens->expect(')');
        if ($tokens->atName() || $tokens->peek() === 'AS') {
            throw new Unanalysable('joins in parentheses have a name');
        }
    }

    /** Whether a subquery comes, behind however many parentheses. */
    private function derives(): bool
    {
        $ahead = 0;
        while ($this->parser->tokens->peek($ahead) === '(') {
            $ahead++;
        }

        return in_array($this->parser->tokens->peek($ahead), ['SELECT', 'WITH', 'VALUES'], true);
    }

    private function derived(bool $lateral): void
    {
        $block = $this->parser->block;
        // Only a lateral subquery sees the sources beside it; the others see those around the whole block.
        $this->parser->block = $lateral ? $block : $block->parent;
        $query = $this->parser->queries->parenthesised();
        $this->parser->block = $block;
        [$name, $columns] = $this->alias('');
        $this->add($name, query: $query, columns: $columns, lateral: $lateral);
    }

    private function table(): void
    {
        $tokens = $this->parser->tokens;
        [$name, $schema] = $this->tableName();
        if ($tokens->peek() === '(') {
            $this->functionCall($name);

            return;
        }
        $common = $schema === null ? $this->parser->common[$name] ?? null : null;
        if ($common !== null && isset($tokens->mixed[$name])) {
            throw new Unanalysable('names differ in case only');
        }
        [$alias, $columns] = $this->alias($name);
        $this->hint();
        $common !== null
            ? $this->add($alias, common: $common, columns: $columns)
            : $this->declared($name, $schema, $columns === [] ? $alias : throw new Unanalysable('it renames columns'));
    }

    private function functionCall(string $name): void
    {
        if (!isset(Words::TABLE_FUNCTIONS[$name])) {
            throw new Unanalysable('it reads from a function that is not known to read no table');
        }
        $this->parser->expressions->group();
        [$alias, $columns] = $this->alias($name);
        $this->add($alias, columns: $columns);
    }

    /** @return array{0: string, 1: ?string} the name, and the schema before it */
    private function tableName(): array
    {
        $tokens = $this->parser->tokens;
        $schema = null;
        $name = $tokens->name();
        while ($tokens->take('.')) {
            [$schema, $name] = [$name, $tokens->name()];
        }
        if (isset(self::NO_TABLES[$name])) {
            throw new Unanalysable("$name stands where it is not understood");
        }

        return [$name, $schema];
    }

    private function declared(string $name, ?string $schema, string $alias): Source
    {
        $table = $this->parser->table($name, $schema);
        $shadowed = $alias === $name ? $table : $this->parser->table($alias);
        if ($shadowed !== null && $shadowed->scoped && $shadowed !== $table) {
            throw new Unanalysable('something is called by the name of another table');
        }

        return $this->add($alias, table: $table);
    }

    /** @return array{0: string, 1: list<string>} */
    private function alias(string $default): array
    {
        $tokens = $this->parser->tokens;
        $hinted = $tokens->peek() === '`indexed' && $tokens->peek(1) === 'BY';
        $name = $tokens->take('AS') || ($tokens->atName() && !$hinted) ? $tokens->label() : $default;

        return [$name, $tokens->peek() === '(' ? $tokens->names() : []];
    }

    /** Index hints, as Laravel's grammars write them. */
    private function hint(): void
    {
        $tokens = $this->parser->tokens;
        $mysql = $tokens->dialect === Dialect::Mysql && in_array($tokens->peek(), ['FORCE', 'IGNORE', 'USE'], true);
        if ($mysql && $tokens->peek(1) === '`index') {
            $tokens->at += 2;
            $tokens->names();
        }
        if ($tokens->take('`indexed')) {
            $tokens->expect('BY');
            $tokens->name();
        }
    }

    /** @param list<string> $columns */
    private function add(
        string $name,
        ?Table $table = null,
        ?Query $query = null,
        ?CommonTable $common = null,
        array $columns = [],
        bool $lateral = false,
    ): Source {
        $source = new Source($this->parser->count++, $name, $table, $query, $common, $columns, $lateral);
        $this->parser->block->sources[] = $source;

        return $source;
    }
}
