<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy;

/**
 * A declared table or view: which of its columns say whose a row is.
 *
 * @internal
 */
final class Table
{
    /**
     * @param array<string, string> $columns column => dimension that it holds
     * @param array<string, string> $parents foreign key column => table that owns the row
     * @param list<array{type: string, id: string, types: array<string, string>}> $morphs polymorphic owners
     * @param list<string> $unique columns that are unique across tenants, and may be probed across them
     * @param list<string> $base tables that a view reads
     */
    public function __construct(
        public readonly string $name,
        public readonly bool $scoped,
        public readonly bool $bootstrap,
        public readonly string $key,
        public readonly array $columns,
        public readonly ?string $grain,
        public readonly array $parents,
        public readonly array $morphs,
        public readonly array $unique,
        public readonly array $base,
    ) {
    }

    /** The same table with the names of its columns in lower case, as most servers compare them. */
    public function folded(): self
    {
        $morphs = array_map(static fn (array $morph): array => [
            'type' => strtolower($morph['type']),
            'id' => strtolower($morph['id']),
            'types' => $morph['types'],
        ], $this->morphs);

        return new self(
            $this->name,
            $this->scoped,
            $this->bootstrap,
            strtolower($this->key),
            array_change_key_case($this->columns),
            $this->grain,
            array_change_key_case($this->parents),
            $morphs,
            array_map(strtolower(...), $this->unique),
            $this->base,
        );
    }

    /** @param array<string, mixed> $declared as Model documents it */
    public static function fromArray(string $name, array $declared): self
    {
        return new self(
            $name,
            ($declared['kind'] ?? 'scoped') !== 'central',
            $declared['bootstrap'] ?? false,
            $declared['key'] ?? 'id',
            $declared['columns'] ?? [],
            $declared['grain'] ?? null,
            $declared['parents'] ?? [],
            $declared['morphs'] ?? [],
            $declared['unique'] ?? [],
            $declared['base'] ?? [],
        );
    }
}
