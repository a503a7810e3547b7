<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Container\Container;
use Illuminate\Database\ConnectionInterface;
use Chom\Metrics\Generated\Isolation;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\State;
use Chom\Metrics\Runtime\Tenancy\Violation;

/**
 * Makes sure that something outside of the database, such as a domain on a shared server, has one owner.
 *
 * @internal
 */
final class ResourceGuard
{
    public function __construct(private readonly Guards $guards)
    {
    }

    /** @param array<string, mixed> $columns column => value; a resource with a missing value is none yet */
    public function claim(string $resource, array $columns, ?ConnectionInterface $connection): void
    {
        $declared = Isolation::RESOURCES[$resource];
        $watched = $this->guards->watch->watches(Layer::External)
            && $this->guards->context->state !== State::Bypass;
        if (! $watched || array_filter($columns, is_null(...)) !== []) {
            return;
        }
        ++$this->guards->tally->external;
        if (count($columns) < count($declared['columns'])) {
            return;
        }
        $connection ??= Container::getInstance()->make('db')->connection();
        if ($this->hasOtherOwner($connection, $declared['table'], $columns)) {
            $reason = 'Another tenant has this resource already.';
            $this->guards->watch->report(Violation::ExternalResource, Layer::External, $resource, $reason);
        }
    }

    /** @param array<string, mixed> $columns */
    private function hasOtherOwner(ConnectionInterface $connection, string $name, array $columns): bool
    {
        $table = $this->guards->model->tables[$name];
        $keys = $this->guards->quietly(static fn (): array => $connection->table($name)->useWritePdo()
            ->where($columns)->limit(2)->pluck($table->key)->all());

        return $keys !== [] && $this->guards->ownership->of($connection, $name, $keys) === Ownership::FOREIGN;
    }
}
