<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Container\Container;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Routing\Middleware\SubstituteBindings;
use Chom\Metrics\Generated\Isolation;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\Patterns;
use Chom\Metrics\Runtime\Tenancy\Table;
use Throwable;

/**
 * Has each guard refuse something, and looks whether it stands where it has to: green must mean that it watches.
 *
 * @internal
 */
final class SelfTest
{
    private const OWN = 'a0000000-0000-4000-8000-000000000001';
    private const FOREIGN = 'a0000000-0000-4000-8000-000000000002';

    public function __construct(
        private readonly Container $app,
        private readonly Guards $guards,
        private readonly QueueGuard $queue,
        private readonly StatementGuard $statements,
        private readonly RowLevelSecurity $database,
    ) {
    }

    /** @return array<string, list<string>> layer => what is wrong with its guard; a layer that has no guard is left out */
    public function run(): array
    {
        $results = [];
        foreach (Layer::cases() as $layer) {
            if ($this->isDeclared($layer)) {
                $results[$layer->value] = $this->guards->watch->watches($layer) ? $this->test($layer) : ['it is off'];
            }
        }

        return $results;
    }

    private function isDeclared(Layer $layer): bool
    {
        return match ($layer) {
            Layer::Cache => Isolation::CACHE_KEYS !== [],
            Layer::Storage => Isolation::DISK_PATHS !== [],
            Layer::External => Isolation::RESOURCES !== [],
            Layer::Database => $this->database->isOn,
            default => true,
        };
    }

    /** @return list<string> */
    private function test(Layer $layer): array
    {
        try {
            return match ($layer) {
                Layer::Http => $this->http(),
                Layer::Eloquent => $this->eloquent(),
                Layer::Sql => $this->sql(),
                Layer::Queue => $this->queue->selfTest(),
                Layer::Cache => $this->patterns(Isolation::CACHE_KEYS, 'cache', GuardedCacheManager::class),
                Layer::Storage => $this->patterns(Isolation::DISK_PATHS, 'filesystem', GuardedFilesystemManager::class),
                Layer::External => [],
                Layer::Database => $this->database(),
            };
        } catch (Throwable $error) {
            return ["its self-test failed: {$error->getMessage()}"];
        }
    }

    /** @return list<string> */
    private function http(): array
    {
        if (! $this->app->resolved(Kernel::class)) {
            return [];
        }
        $kernel = $this->app->make(Kernel::class);

        return array_keys(array_filter([
            'requests pass it by' => ! Middleware::isAround($kernel, $this->app),
            'models that route parameters become pass it by'
                => ! $this->app->make(SubstituteBindings::class) instanceof Bindings,
            'the context is not established between authentication and route bindings'
                => ! Middleware::isInOrder($this->app->make('router')),
        ]));
    }

    /** @return list<string> */
    private function eloquent(): array
    {
        $table = $this->scopedTable();
        $row = $table === null ? [] : array_map(static fn (): string => self::FOREIGN, $table->columns);
        $values = $this->ownValues();

        return array_keys(array_filter([
            'models are not watched' => ! $this->app->make('events')->hasListeners('eloquent.retrieved: SelfTest'),
            'a foreign row is not noticed' => $table !== null
                && $this->guards->rows->foreignToReader($table, $row, $values) === null,
        ]));
    }

    /** @return list<string> */
    private function sql(): array
    {
        $table = $this->scopedTable();
        $connection = $this->app->make('db')->connection();
        $sql = 'select * from ' . $connection->getTablePrefix() . $table?->name;

        return array_keys(array_filter([
            'the default connection is not watched' => ! Connections::isGuarded($connection),
            'an unscoped statement is not noticed' => $table !== null
                && $this->statements->accepts($sql, [], $connection, $this->ownValues()),
        ]));
    }

    /**
     * @param list<string> $patterns
     * @return list<string>
     */
    private function patterns(array $patterns, string $service, string $class): array
    {
        $dimension = array_key_first(Isolation::MODEL['dimensions']);
        $pattern = current(array_filter($patterns, static fn (string $each): bool => str_contains($each, '{')));
        $key = preg_replace(['~\{\w+\}~', '~\*~'], [self::FOREIGN, 'x'], (string) $pattern) ?? '';
        $judge = new Patterns($patterns, ':/.');

        return array_keys(array_filter([
            "the application replaced `$service`" => ! $this->app->make($service) instanceof $class,
            'a foreign key is not noticed' => $pattern !== false && $dimension !== null
                && $judge->judge($key, $this->ownValues()) !== Patterns::FOREIGN,
        ]));
    }

    /** @return list<string> */
    private function database(): array
    {
        $connection = $this->app->make('db')->connection();
        if ($connection->getDriverName() !== 'pgsql') {
            return ['the default connection is not PostgreSQL'];
        }
        $roles = 'select rolsuper or rolbypassrls as passes from pg_roles where rolname = current_user';
        $forced = 'select c.relname as name from pg_class c where c.relkind = \'r\' and c.oid = to_regclass(?)'
            . ' and c.relrowsecurity and c.relforcerowsecurity';

        return $this->guards->quietly(function () use ($connection, $roles, $forced): array {
            $wrong = $connection->selectOne($roles)->passes ? ['the role passes row-level security by'] : [];
            foreach ($this->guards->model->tables as $name => $table) {
                $isGuarded = $table->scoped && $table->base === [];
                if ($isGuarded && $connection->select($forced, [$name]) === []) {
                    $wrong[] = "`$name` has no forced row-level security";
                }
            }

            return $wrong;
        });
    }

    private function scopedTable(): ?Table
    {
        foreach ($this->guards->model->tables as $table) {
            if ($table->scoped && $table->columns !== [] && ! $table->bootstrap) {
                return $table;
            }
        }

        return null;
    }

    /** @return array<string, string> */
    private function ownValues(): array
    {
        return array_map(static fn (): string => self::OWN, Isolation::MODEL['dimensions']);
    }
}
