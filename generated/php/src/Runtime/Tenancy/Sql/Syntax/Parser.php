<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

use Chom\Metrics\Runtime\Tenancy\Model;
use Chom\Metrics\Runtime\Tenancy\Table;

/**
 * What the readers of a statement share: its tokens, the block that is being read, and the names in force there.
 *
 * Every reader accepts what it knows and throws Unanalysable at everything else.
 *
 * @internal
 */
final class Parser
{
    public readonly Expressions $expressions;
    public readonly Predicates $predicates;
    public readonly Sources $sources;
    public readonly Queries $queries;

    public ?Block $block = null;

    /** @var array<string, CommonTable> by name */
    public array $common = [];

    /** How many sources have been read. */
    public int $count = 0;

    /** @param string $prefix of the connection's tables, in lower case */
    public function __construct(
        public readonly Tokens $tokens,
        public readonly Model $model,
        private readonly string $prefix,
    ) {
        $this->expressions = new Expressions($this);
        $this->predicates = new Predicates($this);
        $this->sources = new Sources($this);
        $this->queries = new Queries($this);
    }

    /** A block within the one that is being read, which it becomes until it is closed. */
    public function open(): Block
    {
        $block = new Block($this->block);
        $block->from = $this->count;
        $this->block = $block;

        return $block;
    }

    /** The declared table of a name; null when it is none. */
    public function table(string $name, ?string $schema = null): ?Table
    {
        [$name, $schema] = [strtolower($name), $schema === null ? null : strtolower($schema)];
        if ($this->prefix === '') {
            return $this->one($this->model->called($name, $schema));
        }
        $prefixed = str_starts_with($name, $this->prefix)
            ? $this->one($this->model->called(substr($name, strlen($this->prefix)), $schema))
            : null;
        if ($prefixed === null && $this->one($this->model->called($name, $schema))?->scoped) {
            // The keys of one table are not those of the other.
            throw new Unanalysable('it names a table without the prefix of its connection');
        }

        return $prefixed;
    }

    /** @param list<Table> $tables */
    private function one(array $tables): ?Table
    {
        if (count($tables) > 1) {
            throw new Unanalysable('it is not certain which table it names');
        }

        return $tables[0] ?? null;
    }

    public function close(Block $block): Block
    {
        $block->to = $this->count;
        $this->block = $block->parent;

        return $block;
    }
}
