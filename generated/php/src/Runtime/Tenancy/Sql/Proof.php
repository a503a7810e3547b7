<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql;

/**
 * What must hold of a statement's bindings before it touches nothing but rows of the context.
 *
 * @internal
 */
final class Proof
{
    /**
     * @param bool $relevant whether a table of the model is named at all
     * @param list<Condition> $required all of which must hold
     * @param list<array{0: string, 1: list<list<Condition>>}> $choices per table: one of the lists must hold
     * @param ?Verdict $refuted what is wrong whatever the bindings are
     * @param bool $contextless whether there is no context that anything could belong to
     * @param list<string> $faithful tables whose rows it yields as they are, under the names of their own columns
     */
    public function __construct(
        public readonly bool $relevant,
        public readonly array $required = [],
        public readonly array $choices = [],
        public readonly ?Verdict $refuted = null,
        private readonly bool $contextless = false,
        public readonly array $faithful = [],
    ) {
    }

    /**
     * What is wrong with the statement for these bindings in this context; null when it is proven, or irrelevant.
     *
     * @param array<int|string, mixed> $bindings by position or by name
     * @param array<string, int|string> $context dimension => value; the dimensions that the proof was made for
     */
    public function judge(array $bindings, array $context, TrustedKeys $keys): ?Verdict
    {
        foreach ($this->required as $condition) {
            if (!$condition->holds($bindings, $context, $keys)) {
                return $condition->verdict;
            }
        }
        if ($this->refuted !== null) {
            return $this->refuted;
        }
        foreach ($this->choices as [$table, $alternatives]) {
            $failed = $this->failure($alternatives, $bindings, $context, $keys);
            if ($failed !== null) {
                return $this->contextless
                    ? new Verdict(Verdict::CONTEXT_MISSING, $table, 'rows of a tenant are touched without a context')
                    : $failed;
            }
        }

        return null;
    }

    /**
     * @param list<list<Condition>> $alternatives
     * @param array<int|string, mixed> $bindings
     * @param array<string, int|string> $context
     */
    private function failure(array $alternatives, array $bindings, array $context, TrustedKeys $keys): ?Verdict
    {
        $verdict = null;
        foreach ($alternatives as $conditions) {
            $failed = null;
            foreach ($conditions as $condition) {
                if (!$condition->holds($bindings, $context, $keys)) {
                    $failed = $condition->verdict;
                    break;
                }
            }
            if ($failed === null) {
                return null;
            }
            $verdict = $verdict === null || $failed->violation === Verdict::FOREIGN ? $failed : $verdict;
        }

        return $verdict;
    }

    /**
     * The keys that the statement selects by and that nobody has vouched for yet.
     *
     * @param array<int|string, mixed> $bindings
     * @return array<string, list<int|string>> class => keys
     */
    public function untrusted(array $bindings, TrustedKeys $keys): array
    {
        $found = [];
        foreach ([$this->required, ...array_merge(...array_column($this->choices, 1))] as $conditions) {
            foreach ($conditions as $condition) {
                foreach ($condition->untrusted($bindings, $keys) as [$class, $key]) {
                    $found[$class][] = $key;
                }
            }
        }

        return $found;
    }
}
