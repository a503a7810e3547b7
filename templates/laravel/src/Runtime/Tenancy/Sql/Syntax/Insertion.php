<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

/**
 * What an INSERT writes, and what it does when a row is there already.
 *
 * @internal
 */
final class Insertion
{
    /** @var ?list<string> null when all columns are meant */
    public ?array $columns = null;

    /** @var list<list<int|string|null>> values by position, null for an expression */
    public array $rows = [];

    public ?Query $query = null;

    /** Whether a row that is there already is left alone, without saying which. */
    public bool $ignores = false;

    /** Whether a row that is there already is removed or changed. */
    public bool $replaces = false;

    /** @var ?list<string> the unique columns that make it the same row; null when any may */
    public ?array $target = null;
}
