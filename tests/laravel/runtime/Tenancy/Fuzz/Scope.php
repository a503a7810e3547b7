<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

/**
 * The sources of a block that is being written, and the block around it.
 */
final class Scope
{
    /** @var list<array{name: string, table: ?string, columns: array<string, ?string>}> columns => what they identify */
    public array $sources = [];

    public function __construct(public readonly ?self $outer = null)
    {
    }

    /** @return list<array{name: string, table: ?string, columns: array<string, ?string>}> */
    public function all(): array
    {
        return [...$this->sources, ...($this->outer?->all() ?? [])];
    }

    /** @return list<string> columns that identify the same, except of one source */
    public function alike(string $class, string $except): array
    {
        $columns = [];
        foreach ($this->all() as $source) {
            foreach ($source['name'] === $except ? [] : $source['columns'] as $column => $of) {
                if ($of === $class) {
                    $columns[] = $source['name'] . '.' . $column;
                }
            }
        }

        return $columns;
    }
}
