<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

use Chom\Metrics\Runtime\Tenancy\Sql\Condition;
use Chom\Metrics\Runtime\Tenancy\Sql\Proof;
use Chom\Metrics\Runtime\Tenancy\Sql\Verdict;
use Chom\Metrics\Runtime\Tenancy\Table;

/**
 * Collects what a proof rests on, while a statement is analysed.
 *
 * @internal
 */
final class Conditions
{
    private const REASONS = [
        Verdict::CONTEXT_MISSING => 'rows of a tenant are touched without a context',
        Verdict::FOREIGN => 'a condition names something that is not the context\'s',
        Verdict::TENANT_REASSIGNED => 'a row is given to somebody else',
        Verdict::UNVERIFIED_KEY => 'rows are found by a key that was not seen to be the context\'s',
        Verdict::UNSCOPED_READ => 'nothing keeps rows of others from being read',
        Verdict::UNSCOPED_WRITE => 'nothing keeps rows of others from being written',
    ];

    /** @var list<Condition> */
    private array $all = [];

    /** @var array<string, int> what a condition says => its number */
    private array $numbers = [];

    /** @var array<int, true> */
    private array $required = [];

    /** @var array<string, array{0: string, 1: list<list<Condition>>}> */
    private array $choices = [];

    private ?Verdict $refuted = null;

    public function __construct(private readonly Level $level)
    {
    }

    /**
     * The number of a condition, which may come to be required.
     *
     * @param Condition::* $kind
     * @param list<int|string> $values
     * @param list<int|string> $types
     * @param array<string, string> $owners
     */
    public function number(
        int $kind,
        string $class,
        array $values,
        string $table,
        string $violation,
        array $types = [],
        array $owners = [],
    ): int {
        $said = "$kind $class $violation " . implode(' ', $values) . '|' . implode(' ', $types);
        if (!isset($this->numbers[$said])) {
            $this->numbers[$said] = count($this->all);
            $verdict = $this->verdict($violation, $table);
            $this->all[] = new Condition($kind, $class, $values, $verdict, $types, $owners);
        }

        return $this->numbers[$said];
    }

    public function require(int $number): void
    {
        $this->required[$number] = true;
    }

    /**
     * One of several sets of conditions has to hold for a table.
     *
     * @param list<string> $sets numbers, separated by commas
     */
    public function choose(string $table, array $sets): void
    {
        $alternatives = array_map(
            fn (string $set): array => array_map(
                fn (string $number): Condition => $this->all[(int) $number],
                explode(',', $set),
            ),
            $sets,
        );
        $this->choices[$table . implode(' ', $sets)] ??= [$table, $alternatives];
    }

    public function refute(string $violation, Table $table): void
    {
        $this->refuted ??= $this->verdict($violation, $table->name);
    }

    /** @param list<string> $faithful tables whose rows the statement yields as they are */
    public function proof(array $faithful): Proof
    {
        $required = array_map(fn (int $number): Condition => $this->all[$number], array_keys($this->required));

        $choices = array_values($this->choices);

        return new Proof(true, $required, $choices, $this->refuted, $this->level->isEmpty(), $faithful);
    }

    private function verdict(string $violation, string $table): Verdict
    {
        $violation = $this->level->isEmpty() ? Verdict::CONTEXT_MISSING : $violation;

        return new Verdict($violation, $table, self::REASONS[$violation]);
    }
}
