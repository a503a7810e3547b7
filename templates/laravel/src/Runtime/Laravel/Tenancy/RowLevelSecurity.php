<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Database\Connection;
use Sdkgen\Laravel\Runtime\Tenancy\Context;
use Sdkgen\Laravel\Runtime\Tenancy\State;
use Throwable;
use WeakMap;

/**
 * Tells PostgreSQL whose rows a transaction may see. The setting ends with the transaction, so that a pooled connection
 * never carries it to somebody else.
 *
 * @internal
 */
final class RowLevelSecurity
{
    /** @var WeakMap<Connection, true> connections that began a transaction */
    private WeakMap $connections;

    private ?Connection $job = null;

    /** Transactions that were open when the job began. */
    private int $level = 0;

    public function __construct(private readonly Context $context, public readonly bool $isOn)
    {
        $this->connections = new WeakMap();
    }

    public function listen(Dispatcher $events): void
    {
        if (! $this->isOn) {
            return;
        }
        $events->listen('Illuminate\Database\Events\TransactionBeginning', function (object $event): void {
            if ($event->connection->getDriverName() === 'pgsql') {
                $this->connections[$event->connection] = true;
                $this->tell($event->connection);
            }
        });
        // Going back to a savepoint brings back the settings of then, and may do so after their context was left.
        $events->listen('Illuminate\Database\Events\TransactionRolledBack', function (object $event): void {
            if (isset($this->connections[$event->connection]) && $event->connection->transactionLevel() > 0) {
                $this->tell($event->connection);
            }
        });
        $this->context->onChange(function (): void {
            foreach ($this->connections as $connection => $began) {
                if ($connection->transactionLevel() > 0) {
                    $this->tell($connection);
                }
            }
        });
    }

    /**
     * A request in one transaction; one that ends with an exception leaves nothing behind.
     *
     * @template T
     * @param Closure(): T $work
     * @return T
     */
    public function around(Closure $work): mixed
    {
        $connection = $this->connection();
        if ($connection === null) {
            return $work();
        }
        $level = $connection->transactionLevel();
        $connection->beginTransaction();
        try {
            $result = $work();
            self::end($connection, $level, ! isset($result->exception));

            return $result;
        } catch (Throwable $error) {
            self::end($connection, $level, false);

            throw $error;
        }
    }

    /** A job in one transaction, which a job before it that never ended has no part in. */
    public function beginJob(): void
    {
        $this->endJob(false);
        $this->job = $this->connection();
        $this->level = $this->job?->transactionLevel() ?? 0;
        $this->job?->beginTransaction();
    }

    public function endJob(bool $succeeded): void
    {
        $connection = $this->job;
        $this->job = null;
        if ($connection !== null) {
            self::end($connection, $this->level, $succeeded);
        }
    }

    /** What the work began and did not end is undone; what it ended itself is over. */
    private static function end(Connection $connection, int $level, bool $succeeded): void
    {
        if ($succeeded && $connection->transactionLevel() > $level + 1) {
            $connection->rollBack($level + 1);
        }
        if ($connection->transactionLevel() > $level) {
            $succeeded ? $connection->commit() : $connection->rollBack($level);
        }
    }

    /** The settings that the policies compare with, for the rest of the transaction. */
    private function tell(Connection $connection): void
    {
        $settings = ['tenancy.bypass' => $this->context->state === State::Bypass ? 'on' : ''];
        foreach ($this->context->dimensions() as $dimension) {
            $settings["tenancy.$dimension"] = $this->context->texts[$dimension] ?? '';
        }
        $calls = implode(', ', array_fill(0, count($settings), 'set_config(?, ?, true)'));
        $bindings = [];
        foreach ($settings as $name => $value) {
            array_push($bindings, $name, $value);
        }
        $connection->getPdo()->prepare("select $calls")->execute($bindings);
    }

    private function connection(): ?Connection
    {
        if (! $this->isOn) {
            return null;
        }
        $connection = Container::getInstance()->make('db')->connection();

        return $connection->getDriverName() === 'pgsql' ? $connection : null;
    }
}
