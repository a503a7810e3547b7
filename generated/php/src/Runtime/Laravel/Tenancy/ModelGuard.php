<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Database\Eloquent\Model;
use Chom\Metrics\Generated\Isolation;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\Rows;
use Chom\Metrics\Runtime\Tenancy\State;
use Chom\Metrics\Runtime\Tenancy\Table;
use Chom\Metrics\Runtime\Tenancy\Violation;
use WeakMap;

/**
 * Compares every model that is loaded or written with the context, and stamps new ones with it.
 *
 * @internal
 */
final class ModelGuard
{
    private const WRITES = ['creating', 'created', 'updating', 'deleting'];

    /** @var array<string, Table|false> name, as models give it => the declared table */
    private array $tables = [];

    /** @var WeakMap<Model, true> foreign rows that were written all the same, since nothing enforces */
    private WeakMap $foreign;

    /** @var Closure(Model): array<string, mixed> what `getRawOriginal` returns, in one call for each row instead of four */
    private Closure $original;

    public function __construct(private readonly Guards $guards)
    {
        $this->foreign = new WeakMap();
        $this->original = Closure::bind(static fn (Model $model): array => $model->original, null, Model::class);
    }

    public function listen(Dispatcher $events): void
    {
        $events->listen('eloquent.retrieved: *', function (string $name, array $payload): void {
            // Written out, as it is done for every row.
            $table = $this->tables[$payload[0]->getTable()] ?? $this->table($payload[0]) ?? false;
            if ($table !== false) {
                $this->retrieved($payload[0], $table);
            }
        });
        foreach (self::WRITES as $event) {
            $events->listen("eloquent.$event: *", function (string $name, array $payload) use ($event): void {
                $table = $this->table($payload[0]);
                if ($table !== null && $this->watches()) {
                    $this->{$event}($payload[0], $table);
                }
            });
        }
    }

    private function watches(): bool
    {
        if ($this->guards->context->state === State::Bypass || $this->guards->quiet) {
            return false;
        }
        ++$this->guards->tally->eloquent;

        return true;
    }

    /** The owner of a model that the context may not read, when its attributes say so. */
    public function foreignOwner(Model $model): ?string
    {
        $table = $this->table($model);
        $context = $this->guards->context;
        if ($table === null || $context->state === State::Bypass) {
            return null;
        }

        return $this->guards->rows->foreignToReader($table, $model->getRawOriginal(), $context->texts);
    }

    /** A model that a route parameter became. */
    public function checkBound(string $parameter, Model $model): void
    {
        $owner = $this->foreignOwner($model);
        if ($owner !== null) {
            $this->guards->reportBinding($parameter, $owner);
        }
    }

    /** The declared table of a model; null for one that is shared or not declared. One class may have many tables. */
    private function table(Model $model): ?Table
    {
        $name = $model->getTable();
        $table = $this->tables[$name] ??= $this->declared(strtolower($name));

        return $table === false ? null : $table;
    }

    private function declared(string $name): Table|false
    {
        $tables = $this->guards->model->tables;
        $table = $tables[$name] ?? $tables[substr((string) strrchr(".$name", '.'), 1)] ?? null;

        return $table !== null && $table->scoped ? $table : false;
    }

    private function retrieved(Model $model, Table $table): void
    {
        $guards = $this->guards;
        $context = $guards->context;
        if ($context->state === State::Bypass || $guards->quiet) {
            return;
        }
        ++$guards->tally->eloquent;
        if ($context->state !== State::Tenant) {
            if (! $table->bootstrap) {
                $this->withoutContext($table);
            }

            return;
        }
        $row = ($this->original)($model);
        $verdict = $guards->rows->ofReader($table, $row, $context->texts);
        if ($verdict === Rows::FOREIGN) {
            $owner = $guards->rows->foreignToReader($table, $row, $context->texts);
            $this->report(Violation::ModelRead, $table, 'A model of another tenant was loaded.', $owner);
        } elseif (isset($guards->proven[$table->name])) {
            // What a row says of itself is not enough: another value may stand under the name of its key.
            $this->learn($table, $row);
        }
    }

    /**
     * Trusts the keys of a row that is the context's own; not of one that it may, for all that is known, only read.
     *
     * @param array<string, mixed> $row
     */
    private function learn(Table $table, array $row): void
    {
        $context = $this->guards->context;
        if (
            $table->grain !== null
            && (array_diff_key($table->columns, $row) !== []
                || $this->guards->rows->foreignToWriter($table, $row, $context->texts) !== null)
        ) {
            return;
        }
        $keys = $context->keys ?? $context->keys();
        if ($table->parents !== [] || $table->morphs !== []) {
            $keys->learn($table->name, $row);

            return;
        }
        $key = $row[$table->key] ?? null;
        if (is_string($key) || is_int($key)) {
            foreach ($this->guards->model->keyClasses($table) as $class) {
                $keys->trust($class, $key);
            }
        }
    }

    private function creating(Model $model, Table $table): void
    {
        $context = $this->guards->context;
        if ($context->state !== State::Tenant) {
            $this->withoutContext($table);

            return;
        }
        foreach ($table->columns as $column => $dimension) {
            $isStamped = $column !== $model->getKeyName();
            if ($isStamped && $model->getAttribute($column) === null && isset($context->values[$dimension])) {
                $model->setAttribute($column, $context->values[$dimension]);
            }
        }
        if (! $this->checkWrite($model, $table, $model->getAttributes(), Violation::ModelWrite)) {
            $this->foreign[$model] = true;
        }
        $this->checkResources($model, $table);
    }

    private function created(Model $model, Table $table): void
    {
        if ($this->guards->context->state === State::Tenant && ! isset($this->foreign[$model])) {
            $this->guards->context->keys()->learn($table->name, $model->getAttributes());
        }
    }

    private function updating(Model $model, Table $table): void
    {
        if ($this->guards->context->state !== State::Tenant) {
            $this->withoutContext($table);

            return;
        }
        $this->checkWrite($model, $table, $model->getRawOriginal(), Violation::ModelWrite);
        $this->checkWrite($model, $table, $model->getDirty(), Violation::TenantReassigned);
        if (array_intersect_key($model->getDirty(), self::claimed($table)) !== []) {
            $this->checkResources($model, $table);
        }
    }

    private function deleting(Model $model, Table $table): void
    {
        if ($this->guards->context->state !== State::Tenant) {
            $this->withoutContext($table);

            return;
        }
        $this->checkWrite($model, $table, $model->getRawOriginal(), Violation::ModelWrite);
    }

    /**
     * Whether the row is the context's own.
     *
     * @param array<string, mixed> $row
     */
    private function checkWrite(Model $model, Table $table, array $row, Violation $violation): bool
    {
        $rows = $this->guards->rows;
        $owner = $rows->foreignToWriter($table, $row, $this->guards->context->texts);
        if ($owner === null) {
            foreach ($rows->owners($table, $row) as [$parent, $key]) {
                if ($this->guards->ownership->of($model->getConnection(), $parent, [$key]) === Ownership::FOREIGN) {
                    $owner = $this->guards->ownership->owner ?? '';
                }
            }
        }
        if ($owner !== null) {
            $reason = $violation === Violation::TenantReassigned
                ? 'A model was moved to another tenant.'
                : 'A model of another tenant was written.';
            $this->report($violation, $table, $reason, $owner);
        }

        return $owner === null;
    }

    private function checkResources(Model $model, Table $table): void
    {
        foreach (Isolation::RESOURCES as $id => $resource) {
            if ($resource['table'] === $table->name) {
                $columns = array_intersect_key($model->getAttributes(), array_flip($resource['columns']));
                (new ResourceGuard($this->guards))->claim($id, $columns, $model->getConnection());
            }
        }
    }

    /** @return array<string, int> columns that name an external resource, as keys */
    private static function claimed(Table $table): array
    {
        $columns = [];
        foreach (Isolation::RESOURCES as $resource) {
            $columns += $resource['table'] === $table->name ? array_flip($resource['columns']) : [];
        }

        return $columns;
    }

    private function withoutContext(Table $table): void
    {
        $this->report(Violation::ContextMissing, $table, 'A model was touched before any tenant was known.', null);
    }

    private function report(Violation $violation, Table $table, string $reason, ?string $owner): void
    {
        if ($violation === Violation::ModelRead && $this->guards->isBinding()) {
            $this->guards->reportBinding($table->name, $owner);
        } else {
            $this->guards->watch->report($violation, Layer::Eloquent, $table->name, $reason, owner: $owner);
        }
    }
}
