<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

/**
 * Whose rows are whose: the declared tables, and what the values of their columns identify.
 *
 * A *class* is a set of values that identify the same kind of thing: the dimension itself (`tenant`), or the keys of
 * a table (`#sites`). `site_backups.site_id` and `sites.id` are of one class, `sites.tenant_id` and `tenants.id` of
 * another.
 *
 * @internal
 */
final class Model
{
    /** @var array<string, array<string, list<string>>> table => column => classes */
    private array $classes = [];

    /** @var array<string, array<string, mixed>> table => columns that it is declared to have */
    private array $columns = [];

    /** @var array<string, list<string>> name without schema => tables that are called so */
    private array $bare = [];

    /**
     * @param array<string, list<string>> $dimensions dimension => coarser ones that it lies within, transitively
     * @param array<string, Table> $tables
     * @param array<string, true> $functions of the application, which read no table
     */
    private function __construct(
        public readonly array $dimensions,
        public readonly array $tables,
        public readonly array $functions,
        public readonly string $hash,
    ) {
        foreach ($tables as $name => $table) {
            $this->bare[substr((string) strrchr(".$name", '.'), 1)][] = $name;
            $this->classes[$name] = $this->classify($table);
            $this->columns[$name] = $this->classes[$name] + array_flip($table->unique)
                + array_flip(array_column($table->morphs, 'type')) + array_flip(array_column($table->morphs, 'id'));
        }
    }

    /**
     * The model of one plain array, as generated code passes it in.
     *
     *     [
     *         'dimensions' => ['tenant' => ['organization'], 'organization' => []],  // what each lies within
     *         'tables' => [
     *             'tenants' => ['columns' => ['id' => 'tenant', 'organization_id' => 'organization']],
     *             'sites' => [
     *                 'kind' => 'scoped',                     // or central (shared by all), or view
     *                 'bootstrap' => false,                   // readable while there is no context
     *                 'key' => 'id',
     *                 'columns' => ['tenant_id' => 'tenant'], // column => dimension
     *                 'grain' => null,                        // coarsest dimension that may be read; else the finest
     *                 'parents' => [],                        // foreign key column => table that owns the row
     *                 'morphs' => [],                         // [['type' => column, 'id' => column,
     *                                                         //   'types' => [morph class => table]]]
     *                 'unique' => ['domain'],                 // unique across tenants, by design
     *                 'base' => [],                           // of a view: what it reads
     *             ],
     *         ],
     *         'functions' => ['slugify'],                     // SQL functions of the application that read no table
     *     ]
     *
     * Names of tables carry the connection's prefix. Everything but `dimensions` and `tables` may be left out.
     *
     * @param array<string, mixed> $declared
     */
    public static function fromArray(array $declared): self
    {
        $tables = [];
        foreach ($declared['tables'] as $name => $table) {
            $tables[strtolower((string) $name)] = Table::fromArray(strtolower((string) $name), $table);
        }
        $functions = array_fill_keys(array_map('strtolower', $declared['functions'] ?? []), true);

        $hash = hash('xxh128', serialize($declared));

        return new self(self::closed($declared['dimensions']), $tables, $functions, $hash);
    }

    /** The same model with the names of columns in lower case. */
    public function folded(): self
    {
        $tables = array_map(static fn (Table $table): Table => $table->folded(), $this->tables);

        return new self($this->dimensions, $tables, $this->functions, $this->hash);
    }

    /** @return list<string> names of scoped tables, without their schemas */
    public function scoped(): array
    {
        $names = array_filter($this->bare, fn (array $tables): bool => array_filter(
            $tables,
            fn (string $table): bool => $this->tables[$table]->scoped,
        ) !== []);

        return array_map(strval(...), array_keys($names));
    }

    /**
     * The tables that may be meant by a name.
     *
     * @param ?string $schema that is written before it; one that is not declared counts for nothing
     * @return list<Table>
     */
    public function called(string $name, ?string $schema): array
    {
        $declared = $this->tables["$schema.$name"] ?? ($schema === null ? $this->tables[$name] ?? null : null);

        return $declared !== null
            ? [$declared]
            : array_map(fn (string $table): Table => $this->tables[$table], $this->bare[$name] ?? []);
    }

    /** @return array<string, list<string>> column => classes of its values; empty for a table that is nobody's */
    public function classes(string $table): array
    {
        return $this->classes[$table] ?? [];
    }

    /** @return list<string> classes of the values of a table's key */
    public function keyClasses(Table $table): array
    {
        return $this->classes[$table->name][$table->key] ?? [];
    }

    /** Whether it is declared that a table has the column. */
    public function has(string $table, string $column): bool
    {
        return isset($this->columns[$table][$column]);
    }

    /** The class of a table's keys. */
    public function keyClass(string $table): string
    {
        $declared = $this->tables[$table];

        return $declared->columns[$declared->key] ?? '#' . $table;
    }

    /** Whether every context of dimension $inner lies within one of dimension $outer, or they are the same. */
    public function within(string $inner, string $outer): bool
    {
        return $inner === $outer || in_array($outer, $this->dimensions[$inner] ?? [], true);
    }

    /**
     * @param array<string, list<string>> $dimensions
     * @return array<string, list<string>>
     */
    private static function closed(array $dimensions): array
    {
        foreach ($dimensions as $name => $coarser) {
            for ($next = 0; $next < count($coarser); $next++) {
                $further = array_diff($dimensions[$coarser[$next]] ?? [], $coarser, [$name]);
                array_push($coarser, ...array_values($further));
            }
            $dimensions[$name] = $coarser;
        }

        return $dimensions;
    }

    /** @return array<string, list<string>> */
    private function classify(Table $table): array
    {
        if (!$table->scoped) {
            return [];
        }
        $classes = [$table->key => [$this->keyClass($table->name)]];
        foreach ($table->columns as $column => $dimension) {
            $classes[$column] = array_values(array_unique([...$classes[$column] ?? [], $dimension]));
        }
        foreach ($table->parents as $column => $parent) {
            $class = $this->keyClass($parent);
            $classes[$column] = array_values(array_unique([...$classes[$column] ?? [], $class]));
        }

        return $classes;
    }
}
