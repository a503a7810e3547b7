<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Database\ConnectionInterface;
use Chom\Metrics\Runtime\Tenancy\Table;

/**
 * Asks the database whose rows some keys are. A key that turns out to be the context's own is trusted from then on, so
 * that each is asked for once a request.
 *
 * @internal
 */
final class Ownership
{
    public const OWN = 'own';
    public const FOREIGN = 'foreign';
    public const MISSING = 'missing';

    private const MOST_AT_ONCE = 500;
    private const DEEPEST = 8;

    /** Key of the owner of the last row that was foreign. */
    public ?string $owner = null;

    public function __construct(private readonly Guards $guards)
    {
    }

    /**
     * Foreign when one of the rows is, missing when one does not exist, or else own.
     *
     * @param list<string|int> $keys of rows of $table
     */
    public function of(ConnectionInterface $connection, string $table, array $keys): string
    {
        $this->owner = null;

        return $this->guards->quietly(fn (): string => $this->ask($connection, $table, $keys, 0));
    }

    /** @param list<string|int> $keys */
    private function ask(ConnectionInterface $connection, string $name, array $keys, int $depth): string
    {
        $table = $this->guards->model->tables[$name] ?? null;
        if ($table === null || ! $table->scoped) {
            return self::OWN;
        }
        $class = $this->guards->model->keyClass($name);
        if (isset($this->guards->model->dimensions[$class])) {
            return $this->compare($class, $keys);
        }
        $unknown = $this->unknown($class, $keys);
        if ($depth > self::DEEPEST) {
            return self::FOREIGN;
        }
        $verdict = self::OWN;
        foreach (array_chunk($unknown, self::MOST_AT_ONCE) as $chunk) {
            $rows = $this->rows($connection, $table, $chunk);
            foreach ($rows as $row) {
                $answer = $this->judge($connection, $table, $row, $depth);
                if ($answer === self::FOREIGN) {
                    return self::FOREIGN;
                }
                $verdict = $answer === self::MISSING ? self::MISSING : $verdict;
            }
            $verdict = count($rows) < count(array_unique($chunk)) ? self::MISSING : $verdict;
        }

        return $verdict;
    }

    /**
     * Rows that are the owners themselves.
     *
     * @param list<string|int> $keys
     */
    private function compare(string $dimension, array $keys): string
    {
        $own = $this->guards->context->texts[$dimension] ?? null;
        foreach ($keys as $key) {
            if ((string) $key !== $own) {
                $this->owner = (string) $key;

                return self::FOREIGN;
            }
        }

        return self::OWN;
    }

    /**
     * @param list<string|int> $keys
     * @return list<string|int>
     */
    private function unknown(string $class, array $keys): array
    {
        $trusted = $this->guards->context->keys();

        return array_values(array_filter($keys, static fn ($key): bool => ! $trusted->holds($class, $key)));
    }

    /**
     * @param list<string|int> $keys
     * @return list<array<string, mixed>>
     */
    private function rows(ConnectionInterface $connection, Table $table, array $keys): array
    {
        $morphs = array_merge(...array_map(
            static fn (array $morph): array => [$morph['type'], $morph['id']],
            $table->morphs,
        ));
        $columns = [$table->key, ...array_keys($table->columns), ...array_keys($table->parents), ...$morphs];
        $query = $connection->table($table->name)->whereIn($table->key, $keys);
        $rows = $query->useWritePdo()->get(array_values(array_unique($columns)));

        return $rows->map(static fn (object $row): array => (array) $row)->all();
    }

    /** @param array<string, mixed> $row */
    private function judge(ConnectionInterface $connection, Table $table, array $row, int $depth): string
    {
        $context = $this->guards->context;
        $this->owner = $this->guards->rows->foreignToReader($table, $row, $context->texts);
        if ($this->owner !== null) {
            return self::FOREIGN;
        }
        $owners = $this->guards->rows->owners($table, $row);
        if ($owners === [] && ! $this->guards->rows->saysWhose($table, $row)) {
            return self::FOREIGN;
        }
        foreach ($owners as [$parent, $key]) {
            $answer = $this->ask($connection, $parent, [$key], $depth + 1);
            if ($answer !== self::OWN) {
                return $answer;
            }
        }
        // What may only be read, since it is shared within a coarser dimension, is not to be written by its key.
        if ($this->guards->rows->foreignToWriter($table, $row, $context->texts) === null) {
            $context->keys()->learn($table->name, $row);
        }

        return self::OWN;
    }
}
