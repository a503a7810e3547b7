<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy\Audit;

use Illuminate\Database\DatabaseManager;
use Sdkgen\Laravel\Generated\Isolation;
use Sdkgen\Laravel\Runtime\Laravel\Tenancy\Guards;

/**
 * Looks for external resources that rows of two owners claim.
 *
 * @internal
 */
final class SharedResources
{
    public function __construct(private readonly DatabaseManager $databases, private readonly Guards $guards)
    {
    }

    /** @return iterable<string> */
    public function problems(): iterable
    {
        foreach (Isolation::RESOURCES as $id => $resource) {
            $owners = $this->guards->model->tables[$resource['table']]->columns;
            $owner = array_key_first($owners);
            $count = $owner === null ? 0 : $this->contested($resource['table'], $resource['columns'], $owner);
            if ($count > 0) {
                yield "$count resources of `$id` are claimed by rows of more than one owner.";
            }
        }
    }

    /** @param list<string> $columns */
    private function contested(string $table, array $columns, string $owner): int
    {
        return $this->guards->quietly(function () use ($table, $columns, $owner): int {
            $query = $this->databases->connection()->table($table)->select($columns)->groupBy($columns);
            foreach ($columns as $column) {
                $query->whereNotNull($column);
            }
            $grammar = $query->getGrammar();

            return $query->havingRaw("count(distinct {$grammar->wrap($owner)}) > 1")->get()->count();
        });
    }
}
