<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

use Chom\Metrics\Runtime\Store\Store;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Turns observations into updates of series; those of a series that the store may not know wait until the flush.
 *
 * An update is [metric, label text, amounts by field suffix, whether they are set, raw label values that mean this series].
 *
 * @internal
 */
final class Intake
{
    private const OPERATIONS = [
        'counter' => ['add' => true],
        'gauge' => ['add' => true, 'set' => true],
        'histogram' => ['observe' => true],
    ];

    /** Past this, memory matters more than speed. */
    private const MAX_KNOWN = 10_000;

    /** @var array<string, array<string, true>> metric => label text of a series the store knows */
    private array $known = [];

    private int $remembered = 0;

    /** @var array<string, array{0: string, 1: string, 2: list<string>}> name in the set of series => metric, label text, values */
    private array $new = [];

    /** @var array<string, list<array{0: array<string, int>, 1: bool, 2: ?array}>> by the same name: amounts, set, raw values */
    private array $waiting = [];

    private int $samples = 0;

    private readonly LabelPolicy $policy;

    private readonly string $prefix;

    /**
     * @param array<string, array<string, mixed>> $metrics
     * @param array<string, array<string, mixed>> $labels
     */
    public function __construct(private readonly array $metrics, array $labels, private readonly Store $store)
    {
        $this->policy = new LabelPolicy($labels);
        $this->prefix = $store->prefix();
    }

    /** Why an observation cannot be recorded, whatever its labels; null when it can. */
    public function objection(string $operation, string $metric, int|float $amount): ?string
    {
        $type = $this->metrics[$metric]['type'] ?? '';
        if (!isset(self::OPERATIONS[$type][$operation])) {
            return Losses::UNKNOWN_METRIC;
        }
        if (!\is_finite($amount)) {
            return StoreFailure::INVALID;
        }

        return $amount < 0 && $type !== 'gauge' ? Losses::NEGATIVE_INCREMENT : null;
    }

    /**
     * Take one observation in, and say what of it can be buffered at once.
     *
     * @param array<mixed> $values
     * @return list<array{0: string, 1: string, 2: array<string, int>, 3: bool, 4: ?array}>|null
     *     null when a label has no value, so that there is nothing to record
     * @throws \DomainException
     */
    public function take(string $metric, array $values, int|float $amount, bool $set): ?array
    {
        $definition = $this->metrics[$metric];
        $names = $definition['labels'];
        $exposed = $folded = [];
        $text = $this->policy->text($names, $values, $exposed, $folded);
        if ($text === null) {
            return null;
        }
        $amounts = self::amounts($definition, $amount);
        $updates = [];
        $raw = $values;
        if ($folded !== []) {
            $raw = null;
            foreach ($folded as $label) {
                $updates[] = $this->fold($metric, $label, LabelPolicy::UNDECLARED);
            }
            $updates = array_filter($updates);
        }
        if (isset($this->known[$metric][$text]) || $this->policy->closed($names)) {
            $updates[] = [$metric, $text, $amounts, $set, $raw];
        } else {
            $name = self::member($this->prefix, $definition, $text);
            $this->new[$name] = [$metric, $text, $exposed];
            $this->waiting[$name][] = [$amounts, $set, $raw];
            $this->samples++;
        }

        return $updates;
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
     * @return list<array{0: string, 1: string, 2: array<string, int>, 3: bool, 4: ?array}>
     * @throws StoreFailure
     */
    public function settle(): array
    {
        $known = $this->store->admit(array_fill_keys(array_keys($this->new), 0));
        $new = [];
        foreach ($this->new as $name => $series) {
            if (!$known[$name]) {
                $new[$name] = $series;
            }
        }
        $settled = $new === []
            ? []
            : (new Admission($this->metrics, $this->policy, $this->store))->introduce($new);
        $updates = [];
        foreach ($this->new as $name => [$metric, $text]) {
            [$text, $folded] = $settled[$name] ?? [$text, []];
            $this->remember($metric, $text);
            foreach ($this->waiting[$name] as [$amounts, $set, $raw]) {
                $updates[] = [$metric, $text, $amounts, $set, null];
                foreach ($folded as $label => $reason) {
                    $updates[] = $this->fold($metric, $label, $reason);
                }
            }
        }
        $this->discard();

        return $settled === [] ? $updates : array_values(array_filter($updates));
    }

    /**
     * The name by which a series is a member of the capped set of its metric's series.
     *
     * The number that a counter's or histogram's next write creates is proof of membership. A gauge's is not, since it
     * would have to exist before its first value is known: its series have a set of their own.
     *
     * @param array<string, mixed> $definition
     */
    public static function member(string $prefix, array $definition, string $text): string
    {
        $name = $definition['key'] . Store::SEPARATOR . $text;

        return match ($definition['type']) {
            'counter' => $prefix . $name,
            'histogram' => $prefix . $name . '|s',
            'gauge' => $prefix . 'gauge:' . $name,
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

    /**
     * A histogram counts a value in the first bucket whose bound it does not exceed, the one past the last being +Inf.
     *
     * @param array<string, mixed> $definition
     * @return array<string, int> by field suffix
     */
    private static function amounts(array $definition, int|float $amount): array
    {
        $scaled = $amount * $definition['scale'];
        if (!\is_int($scaled)) {
            if (abs($scaled) >= 9.2e18) {
                throw new \DomainException('Not a 64-bit value');
            }
            $scaled = (int) \round($scaled);
        }

        if ($definition['type'] !== 'histogram') {
            return ['' => $scaled];
        }
        $bucket = 0;
        foreach ($definition['buckets'] as $bound) {
            if ($amount <= $bound) {
                break;
            }
            $bucket++;
        }

        return ['|s' => $scaled, "|$bucket" => 1];
    }

    /** @return array{0: string, 1: string, 2: array<string, int>, 3: bool, 4: ?array}|null the update that tells of it */
    private function fold(string $metric, string $label, string $reason): ?array
    {
        if (!isset($this->metrics[Health::FOLDED])) {
            return null;
        }
        $names = $this->metrics[Health::FOLDED]['labels'];
        $values = array_replace($names, ['metric' => $metric, 'label' => $label, 'reason' => $reason]);

        return [Health::FOLDED, $this->policy->join($names, array_values($values)), ['' => 1], false, null];
    }
}
