<?php

declare(strict_types=1);

namespace Chom\Metrics\Testing;

use PHPUnit\Framework\Assert;
use Chom\Metrics\Runtime\LabelPolicy;

/**
 * Knows which names an assertion may use. A misspelt one fails the test, also where it would have let it pass.
 *
 * @internal
 */
final class Vocabulary
{
    private readonly LabelPolicy $policy;

    /**
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     * @param array<string, array<string, mixed>> $labels Catalogue::LABELS
     */
    public function __construct(private readonly array $metrics, private readonly array $labels)
    {
        $this->policy = new LabelPolicy($labels);
    }

    /** Fail unless the specification has this metric, as one of these types. */
    public function expect(string $metric, string ...$types): void
    {
        if (!isset($this->metrics[$metric])) {
            Assert::fail("There is no metric \"$metric\"" . self::suggestion($metric, array_keys($this->metrics)));
        }
        $type = $this->type($metric);
        if ($types !== [] && !in_array($type, $types, true)) {
            Assert::fail("\"$metric\" is a $type: " . match ($type) {
                'counter' => 'use assertIncremented(), or value().',
                'gauge' => 'use assertSet(), assertIncremented() or value().',
                'histogram' => 'use assertObserved(), or observations().',
            });
        }
    }

    public function type(string $metric): string
    {
        return $this->metrics[$metric]['type'];
    }

    /**
     * The given label values as they would be exposed: enum cases, numbers and null as the recorder treats them.
     *
     * @param array<string, mixed> $labels
     * @return array<string, string> in the metric's order
     */
    public function labels(string $metric, array $labels): array
    {
        $names = $this->metrics[$metric]['labels'];
        foreach (array_keys(array_diff_key($labels, $names)) as $unknown) {
            $suggestion = self::suggestion((string) $unknown, array_keys($names));
            Assert::fail("\"$metric\" has no label \"$unknown\"$suggestion");
        }
        $exposed = [];
        foreach (array_intersect_key($names, $labels) as $name => $id) {
            $exposed[$name] = $this->value($metric, $name, $id, $labels[$name]);
        }

        return $exposed;
    }

    private function value(string $metric, string $name, string $id, mixed $value): string
    {
        $exposed = $folded = [];
        if ($this->policy->text([$name => $id], [$value], $exposed, $folded) === null) {
            Assert::fail("\"$name\" of \"$metric\" has no value for null: such an observation is not recorded.");
        }
        if ($folded !== []) {
            $declared = array_map('strval', array_keys($this->labels[$id]['values']));
            $value = $value instanceof \BackedEnum ? $value->value : $value;
            $suggestion = self::suggestion((string) $value, $declared);
            Assert::fail("\"$name\" of \"$metric\" has no value \"$value\"$suggestion"
                . " What is not declared is recorded as \"{$exposed[0]}\".");
        }

        return $exposed[0];
    }

    /** @param list<string> $known */
    private static function suggestion(string $word, array $known): string
    {
        $distances = [];
        foreach ($known as $candidate) {
            $distances[$candidate] = levenshtein($word, (string) $candidate);
        }
        asort($distances);
        $nearest = array_key_first($distances);
        if ($nearest !== null && $distances[$nearest] <= max(2, intdiv(strlen($word), 3))) {
            return ": did you mean \"$nearest\"?";
        }

        return $known === [] ? '; it has none.' : '; there are: ' . implode(', ', $known) . '.';
    }
}
