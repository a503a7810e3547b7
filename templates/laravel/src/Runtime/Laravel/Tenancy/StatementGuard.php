<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Database\Connection;
use LogicException;
use Sdkgen\Laravel\Runtime\Tenancy\Layer;
use Sdkgen\Laravel\Runtime\Tenancy\Mode;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Proof;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Prover;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\TrustedKeys;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Verdict;
use Sdkgen\Laravel\Runtime\Tenancy\State;
use Sdkgen\Laravel\Runtime\Tenancy\Violation;
use Throwable;

/**
 * Proves of every statement that it touches rows of the context only, before it is run.
 *
 * @internal
 */
final class StatementGuard
{
    private static ?self $current = null;

    private ?Prover $prover = null;

    /** @param Closure(): Prover $make called for the first statement: many requests have none */
    public function __construct(private readonly Guards $guards, private readonly Closure $make)
    {
    }

    /** Connections outlive applications in one process: they ask who guards them now. */
    public static function use(?self $guard): void
    {
        self::$current = $guard;
    }

    public static function current(): ?self
    {
        return self::$current;
    }

    /** @param array<int|string, mixed> $bindings */
    public function check(string $sql, array $bindings, Connection $connection): void
    {
        $guards = $this->guards;
        $context = $guards->context;
        if ($guards->quiet || $context->state === State::Bypass) {
            return;
        }
        ++$guards->tally->sql;
        $guards->proven = [];
        try {
            $proof = $this->proof($sql, $connection);
        } catch (Throwable $error) {
            $this->unprovable($sql, $error);

            return;
        }
        if ($proof === null || ! $proof->relevant) {
            return;
        }
        if ($context->poison !== null && $guards->watch->mode(Layer::Sql) === Mode::Enforce) {
            $guards->watch->holdPoisoned();
        }
        $this->judge($proof, $sql, $bindings, $connection);
    }

    /**
     * Whether a statement would be let through in this context, without asking the database for its keys.
     *
     * @param array<int|string, mixed> $bindings
     * @param array<string, string> $values dimension => key of the owner
     */
    public function accepts(string $sql, array $bindings, Connection $connection, array $values): bool
    {
        $dialect = Dialect::ofDriver($connection->getDriverName());
        $this->prover ??= ($this->make)();
        $prefix = $connection->getTablePrefix();
        $proof = $dialect === null ? null : $this->prover->prove($sql, $dialect, $values, $prefix);

        return $proof?->judge($bindings, $values, new TrustedKeys($this->guards->model)) === null;
    }

    private function proof(string $sql, Connection $connection): ?Proof
    {
        $dialect = Dialect::ofDriver($connection->getDriverName());
        if ($dialect !== null) {
            $values = $this->guards->context->values;
            $prover = $this->prover ??= ($this->make)();

            return $prover->prove($sql, $dialect, $values, $connection->getTablePrefix());
        }

        return $this->namesScopedTable($sql)
            ? throw new LogicException('statements of this driver are not understood')
            : null;
    }

    /** @param array<int|string, mixed> $bindings */
    private function judge(Proof $proof, string $sql, array $bindings, Connection $connection): void
    {
        $context = $this->guards->context;
        $verdict = $proof->judge($bindings, $context->values, $context->keys ?? $context->keys());
        if ($verdict !== null && $context->values !== []) {
            $verdict = $this->verified($proof, $verdict, $sql, $bindings, $connection);
        }
        if ($verdict !== null) {
            $this->report($verdict, $sql);
        } elseif ($proof->faithful !== []) {
            $this->guards->proven = array_fill_keys($proof->faithful, true);
        }
    }

    private function report(Verdict $verdict, string $sql): void
    {
        $violation = Violation::from($verdict->violation);
        $owner = $violation === Violation::QueryForeign ? $this->guards->ownership->owner : null;
        if ($violation === Violation::QueryForeign && $this->guards->isBinding()) {
            $this->guards->reportBinding($verdict->table, $owner);
        } else {
            $this->guards->watch->report($violation, Layer::Sql, $verdict->table, $verdict->reason, $sql, $owner);
        }
    }

    /**
     * What remains of the verdict once the database was asked whose the rows are that the statement selects by key. A
     * key that no row has can be looked for, as there is nothing to be found; a row cannot be put below it.
     *
     * @param array<int|string, mixed> $bindings
     */
    private function verified(
        Proof $proof,
        Verdict $verdict,
        string $sql,
        array $bindings,
        Connection $connection,
    ): ?Verdict {
        $context = $this->guards->context;
        $keys = $context->keys();
        $foreign = null;
        foreach ($proof->untrusted($bindings, $keys) as $class => $values) {
            $table = ltrim($class, '#');
            $answer = $this->guards->ownership->of($connection, $table, $values);
            if ($answer === Ownership::FOREIGN) {
                $foreign = new Verdict(Verdict::FOREIGN, $table, 'A row of another tenant is selected by its key.');
            } elseif ($answer === Ownership::MISSING && ! self::inserts($sql)) {
                $keys = $this->tolerating($keys, $table, $values);
            }
        }
        $remaining = $proof->judge($bindings, $context->values, $keys);
        if ($remaining?->violation === Verdict::UNVERIFIED_KEY && $proof->untrusted($bindings, $keys) === []) {
            // Every key is known to be the context's own: what fails names another owner outright.
            $foreign ??= new Verdict(Verdict::FOREIGN, $remaining->table, 'The statement names another tenant.');
        }

        return $remaining === null || $foreign === null ? $remaining : $foreign;
    }

    /** @param list<int|string> $values */
    private function tolerating(TrustedKeys $keys, string $table, array $values): TrustedKeys
    {
        $tolerant = clone $keys;
        foreach ($values as $value) {
            $tolerant->learn($table, [$this->guards->model->tables[$table]->key => $value]);
        }

        return $tolerant;
    }

    private static function inserts(string $sql): bool
    {
        $before = '(?:[\s(]|/\*.*?\*/|(?:--|\#)[^\n]*\n)*+';

        return preg_match("~^$before(?:(?:insert|replace)\b|with\b.*?\binsert\b)~is", $sql) !== 0;
    }

    /** A failing prover blocks what names a scoped table, and nothing else. */
    private function unprovable(string $sql, Throwable $error): void
    {
        if ($this->namesScopedTable($sql)) {
            $reason = 'The statement could not be analysed: ' . $error->getMessage();
            $this->guards->watch->report(Violation::QueryUnanalysable, Layer::Sql, '', $reason, $sql);
        }
    }

    private function namesScopedTable(string $sql): bool
    {
        foreach ($this->guards->model->tables as $name => $table) {
            if ($table->scoped && stripos($sql, $name) !== false) {
                return true;
            }
        }

        return false;
    }
}
