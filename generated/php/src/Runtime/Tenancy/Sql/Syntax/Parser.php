<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

use Chom\Metrics\Runtime\Tenancy\Model;

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

    public function __construct(public readonly Tokens $tokens, public readonly Model $model)
    {
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

    public function close(Block $block): Block
    {
        $block->to = $this->count;
        $this->block = $block->parent;

        return $block;
    }
}
