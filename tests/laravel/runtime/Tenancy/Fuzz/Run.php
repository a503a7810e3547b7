<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Prover;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\TrustedKeys;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Verdict;

/**
 * Looks for a statement that is proven although rows of others show in what it yields or changes.
 *
 * Statement number n of a seed is always the same, and runs on the same pair of databases.
 */
final class Run
{
    public int $statements = 0;
    public int $valid = 0;
    public int $proven = 0;

    /** Statements that are not proven and do show rows of others. */
    public int $leaking = 0;

    /** @var array<string, int> */
    public array $verdicts = [];

    /** @var list<string> differences that were gone when the statement was tried again */
    public array $unrepeatable = [];

    /** @var list<array{seed: int, number: int, sql: string, bindings: list<string|int>, difference: string}> */
    public array $counterexamples = [];

    private readonly Prover $prover;
    private readonly TrustedKeys $keys;
    private readonly Engine $engine;

    public function __construct(private readonly int $seed, private readonly Dialect $dialect = Dialect::Sqlite)
    {
        $this->engine = Engine::of($dialect);
        $model = World::model();
        $this->prover = new Prover($model);
        $this->keys = new TrustedKeys($model);
        foreach (World::SEEN as $table => $keys) {
            foreach ($keys as $key) {
                $this->keys->learn($table, ['id' => $key]);
            }
        }
    }

    /**
     * @param int $from number of the first statement
     * @param int $most counter-examples after which it stops
     * @param bool $all whether statements that are not proven run, too
     */
    public function statements(int $from, int $count, int $most, bool $all): void
    {
        for ($number = $from; $number < $from + $count && count($this->counterexamples) < $most; $number++) {
            if ($number % $this->engine->shared === 0 || !isset($oracle)) {
                $oracle = $this->oracle($number);
            }
            [$sql, $bindings] = $this->statement($number);
            $this->one($number, $sql, $bindings, $oracle, $all);
        }
    }

    /** @return array{0: string, 1: list<string|int>} */
    public function statement(int $number): array
    {
        return Generator::statement(new Dice($this->seed * 1_000_003 + $number), $this->dialect);
    }

    public function oracle(int $number): Oracle
    {
        $dice = new Dice($this->seed * 1_000_003 + intdiv($number, $this->engine->shared) + 500_000_000);

        return new Oracle(new World($dice, $this->engine), $this->engine);
    }

    /** @param list<string|int> $bindings */
    public function verdict(string $sql, array $bindings): ?Verdict
    {
        $proof = $this->prover->prove($sql, $this->dialect, World::CONTEXT);

        return $proof->judge($bindings, World::CONTEXT, $this->keys);
    }

    /** @param list<string|int> $bindings */
    private function one(int $number, string $sql, array $bindings, Oracle $oracle, bool $all): void
    {
        $this->statements++;
        $verdict = $this->verdict($sql, $bindings);
        $said = $verdict === null ? 'proven' : $verdict->violation;
        $this->verdicts[$said] = ($this->verdicts[$said] ?? 0) + 1;
        if ($verdict?->reason === Prover::FAILED) {
            $this->counterexamples[] = $this->example($number, $sql, $bindings, Prover::FAILED);
        }
        if ($verdict !== null && !$all) {
            return;
        }
        $difference = $oracle->difference($sql, $bindings);
        $this->valid += $difference === false ? 0 : 1;
        $this->proven += $verdict === null && $difference !== false ? 1 : 0;
        $this->leaking += $verdict !== null && is_string($difference) ? 1 : 0;
        if ($verdict !== null || !is_string($difference)) {
            return;
        }
        // A server that answers the same question in two ways has an error of its own.
        if (is_string($this->oracle($number)->difference($sql, $bindings))) {
            $this->counterexamples[] = $this->example($number, $sql, $bindings, $difference);
        } else {
            $this->unrepeatable[] = $sql;
        }
    }

    /**
     * @param list<string|int> $bindings
     * @return array{seed: int, number: int, sql: string, bindings: list<string|int>, difference: string}
     */
    private function example(int $number, string $sql, array $bindings, string $difference): array
    {
        return [
            'seed' => $this->seed,
            'number' => $number,
            'sql' => $sql,
            'bindings' => $bindings,
            'difference' => $difference,
        ];
    }
}
