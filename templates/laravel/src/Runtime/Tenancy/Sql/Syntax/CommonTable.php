<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql\Syntax;

/**
 * A query of a WITH clause.
 *
 * @internal
 */
final class CommonTable
{
    public ?Query $query = null;

    /**
     * What is known of its columns: name => class => grains. Set while the statement is analysed.
     *
     * @var ?array<string, array<string, int>>
     */
    public ?array $known = null;

    /** @param list<string> $columns names given to its columns */
    public function __construct(public readonly string $name, public readonly array $columns)
    {
    }
}
