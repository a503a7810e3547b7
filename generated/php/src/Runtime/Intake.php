<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

use Chom\Metrics\Runtime\Store\Store;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Turns observations into updates of series; those of a series that the store may not know wait until the flush.
 *
 * An update is [metric, label text, whether it sets, amounts by field suffix, the raw values that mean this very series].
 *
 * @internal
 */
final class Intake
{
    private const OPERATIONS = ['counter' => ['add'], 'gauge' => ['add', 'set'], 'histogram' => ['observe']];

    /** Past this, memory matters more than speed. */
    private const MAX_KNOWN = 10_000;

    /** @var array<string, array<string, true>> metric => label text of a series the store knows */
    private array $known = [];

    private int $remembered = 0;

    /** @var array<string, array<string, list<string>>> metric => label text => values */
    private array $new = [];

    /** @var array<string, array<string, list<array{0: bool, 1: array<string, int>, 2: ?array}>>> */
    private array $waiting = [];

    private int $samples = 0;

    private readonly LabelPolicy $policy;

    /**
     * @param array<string, array<string, mixed>> $metrics
     * @param array<string, array<string, mixed>> $labels
     */
    public function __construct(private readonly array $metrics, array $labels, private readonly Store $store)
    {
        $this->policy = new LabelPolicy($labels);
    }

    /**
     * The position of the bucket that counts $value; the one past the last bound is +Inf.
     *
     * @param list<float> $bounds
     */
    public static function bucket(array $bounds, int|float $value): int
    {
        foreach ($bounds as $position => $bound) {
            if ($value <= $bound) {
                return $position;
            }
        }

        return \count($bounds);
    }

    /** Why an observation cannot be recorded, whatever its labels; null when it can. */
    public function objection(string $operation, string $metric, int|float $amount): ?string
    {
        $type = $this->metrics[$metric]['type'] ?? '';

        return match (true) {
            !in_array($operation, self::OPERATIONS[$type] ?? [], true) => Losses::UNKNOWN_METRIC,
            !is_finite($amount) => StoreFailure::INVALID,
            $amount < 0 && $type !== 'gauge' => Losses::NEGATIVE_INCREMENT,
            default => null,
        };
    }

    /**
     * Take one observation in, and say what can be buffered at once.
     *
     * @param array<mixed> $values
     * @return list<array{0: string, 1: string, 2: bool, 3: array<string, int>, 4: ?array}>|null
     *     null when a label has no value, so that there is nothing to record
     * @throws \DomainException
     */
    public function take(string $metric, array $values, int|float $amount, bool $set): ?array
    {
        $definition = $this->metrics[$metric];
        $folded = [];
        $conformed = $this->policy->conform($definition['labels'], $values, $folded);
        if ($conformed === null) {
            return null;
        }
        $amounts = self::amounts($definition, $amount);
        $text = $this->policy->text($definition['labels'], $conformed);
        $updates = [];
        foreach ($folded as $label) {
            $updates[] = $this->fold($metric, $label, 'undeclared_value');
        }
        $raw = $folded === [] ? $values : null;
        if (isset($this->known[$metric][$text]) || $this->policy->closed($definition['labels'])) {
            $updates[] = [$metric, $text, $set, $amounts, $raw];
        } else {
            $this->new[$metric][$text] = $conformed;
            $this->waiting[$metric][$text][] = [$set, $amounts, $raw];
            $this->samples++;
        }

        return array_filter($updates);
    }

    public function waiting(): int
    {
        return $this->samples;
    }

    public function discard(): void
    {
        $this->new = $this->waiting = [];
        $this->samples = 0;
    }

    /**
     * Release what waits, under the label text that the caps leave each series.
     *
     * @return \Generator<array{0: string, 1: string, 2: bool, 3: array<string, int>, 4: ?array}>
     * @throws StoreFailure
     */
    public function settle(): \Generator
    {
        foreach ($this->admitted() as $metric => $series) {
            foreach ($series as $text => [$exposed, $folded]) {
                $this->remember($metric, $exposed);
                foreach ($this->waiting[$metric][$text] as [$set, $amounts, $raw]) {
                    yield [$metric, $exposed, $set, $amounts, $folded === [] ? $raw : null];
                    foreach ($folded as $label => $reason) {
                        yield from array_filter([$this->fold($metric, $label, $reason)]);
                    }
                }
            }
        }
        $this->discard();
    }

    /** @return array<string, array<string, array{0: string, 1: array<string, string>}>> as Admission answers */
    private function admitted(): array
    {
        $questions = [];
        foreach ($this->new as $metric => $series) {
            [$set, $suffix] = self::membership($this->metrics[$metric]);
            foreach ($series as $text => $unused) {
                $questions[$set][$text . $suffix] = 0;
            }
        }
        $known = $this->store->admit($questions);
        $settled = [];
        $unknown = [];
        foreach ($this->new as $metric => $series) {
            [$set, $suffix] = self::membership($this->metrics[$metric]);
            foreach ($series as $text => $values) {
                if ($known[$set][$text . $suffix]) {
                    $settled[$metric][$text] = [(string) $text, []];
                } else {
                    $unknown[$metric][$text] = $values;
                }
            }
        }
        if ($unknown !== []) {
            $admission = new Admission($this->metrics, $this->policy, $this->store);
            $settled = array_replace_recursive($settled, $admission->introduce($unknown));
        }

        return $settled;
    }

    /**
     * The set that the series of a metric are members of, and what makes a label text a member.
     *
     * The field of a counter or histogram is proof of its membership. A gauge's is not, since it would have to exist
     * before its first value is known: its series have a set of their own.
     *
     * @param array<string, mixed> $definition
     * @return array{0: string, 1: string}
     */
    public static function membership(array $definition): array
    {
        return match ($definition['type']) {
            'gauge' => ['gauge:' . $definition['key'], ''],
            'histogram' => [$definition['key'], '|s'],
            default => [$definition['key'], ''],
        };
    }

    private function remember(string $metric, string $text): void
    {
        if ($this->remembered++ >= self::MAX_KNOWN) {
            $this->known = [];
            $this->remembered = 1;
        }
        $this->known[$metric][$text] = true;
    }

    /** @return array<string, int> by field suffix */
    private static function amounts(array $definition, int|float $amount): array
    {
        $scaled = $amount * $definition['scale'];
        if (!is_int($scaled)) {
            if (abs($scaled) >= 9.2e18) {
                throw new \DomainException('Not a 64-bit value');
            }
            $scaled = (int) round($scaled);
        }

        return $definition['type'] === 'histogram'
            ? ['|s' => $scaled, '|' . self::bucket($definition['buckets'], $amount) => 1]
            : ['' => $scaled];
    }

    /** @return array{0: string, 1: string, 2: bool, 3: array<string, int>, 4: ?array}|null the update that tells of a folded value */
    private function fold(string $metric, string $label, string $reason): ?array
    {
        if (!isset($this->metrics[Health::FOLDED])) {
            return null;
        }
        $names = $this->metrics[Health::FOLDED]['labels'];
        $values = array_replace($names, ['metric' => $metric, 'label' => $label, 'reason' => $reason]);

        return [Health::FOLDED, $this->policy->text($names, array_values($values)), false, ['' => 1], null];
    }
}
