<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime;

use Sdkgen\Laravel\Runtime\Exposition\Exemplar;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;

/**
 * Turns observations into numbers of the store, each checked and exposed as the specification says.
 *
 * Those of a series that the store may not know wait, so that all new series of a batch cost one question.
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

    /** How many observations are buffered. */
    public int $samples = 0;

    /** @var array<string, int> name => amount */
    public array $adds = [];

    /** @var array<string, int> name => value */
    public array $sets = [];

    /** @var array<string, int> name => seconds */
    public array $expiry = [];

    /** @var array<string, string> name => exemplar */
    public array $exemplars = [];

    /** @var array<string, array<string, true>> metric => label text of a series the store knows */
    private array $known = [];

    private int $remembered = 0;

    /** @var array<string, array{0: string, 1: string, 2: list<string>}> by member name: metric, label text, values */
    private array $new = [];

    /**
     * By member name: scaled, as it came, whether to set, and the trace that it belongs to.
     *
     * @var array<string, list<array{0: int, 1: int|float, 2: bool, 3: ?string}>>
     */
    private array $held = [];

    private int $waiting = 0;

    private readonly LabelPolicy $policy;

    private readonly string $prefix;

    private readonly ?ApcuStore $near;

    private readonly Inheritance $inheritance;

    /**
     * @param array<string, array<string, mixed>> $metrics
     * @param array<string, array<string, mixed>> $labels
     */
    public function __construct(private readonly array $metrics, array $labels, private readonly Store $store)
    {
        $this->policy = new LabelPolicy($labels);
        $this->prefix = $store->prefix();
        $this->near = $store instanceof ApcuStore ? $store : null;
        $this->inheritance = new Inheritance();
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
     * Take one observation in; one of which a label has no value, and none that stands for absence, is none.
     *
     * @param array<mixed> $values
     * @return string how the names of the series start that these values mean, empty as long as that is not certain
     * @throws \DomainException
     */
    public function take(string $metric, array $values, int|float $amount, bool $set, ?string $trace = null): string
    {
        $this->disinherit();
        $definition = $this->metrics[$metric];
        $exposed = $folded = [];
        $text = $this->policy->text($definition['labels'], $values, $exposed, $folded);
        if ($text === null) {
            return '';
        }
        $scaled = Amount::rounded($amount * $definition['scale']);
        $series = $this->prefix . $definition['key'] . Store::SEPARATOR . $text;
        foreach ($folded as $label) {
            $this->fold($metric, $label, LabelPolicy::UNDECLARED);
        }
        $seen = isset($this->known[$metric][$text]);
        if ($seen || $this->isKnown($definition, $series, $text)) {
            $this->account($definition, $series, $scaled, $amount, $set, $trace);
            // In a process that serves one request, names for the next observation would be made for nothing.
            $seen || $this->remember($metric, $text);

            return $seen && $folded === [] ? $series : '';
        }
        $member = Admission::member($this->prefix, $definition, $text);
        $this->new[$member] = [$metric, $text, $exposed];
        $this->held[$member][] = [$scaled, $amount, $set, $trace];
        $this->waiting++;
        $this->samples++;

        return '';
    }

    /** How many observations wait for the store to know their series. */
    public function waiting(): int
    {
        return $this->waiting;
    }

    /** Add $amount to a number of a known series. */
    public function increment(string $name, int $amount): void
    {
        $this->disinherit();
        $total = ($this->adds[$name] ?? 0) + $amount;
        if (!\is_int($total)) {
            throw StoreFailure::invalid('More than a 64-bit integer holds');
        }
        $this->adds[$name] = $total;
        $this->samples++;
    }

    /** Add one to $bucket and $amount to $sum, of a known series. */
    public function observe(string $bucket, string $sum, int $amount): void
    {
        $this->increment($sum, $amount);
        $this->adds[$bucket] = ($this->adds[$bucket] ?? 0) + 1;
    }

    /** How many updates of numbers wait to be sent. */
    public function pending(): int
    {
        return \count($this->adds) + \count($this->sets) + $this->waiting;
    }

    /** Leave to the parent of a forked process what it has buffered. */
    public function disinherit(): void
    {
        if ($this->inheritance->came()) {
            $this->discard();
        }
    }

    public function discard(): void
    {
        $this->adds = $this->sets = $this->expiry = $this->exemplars = $this->new = $this->held = [];
        $this->samples = $this->waiting = 0;
    }

    /**
     * Buffer what waits, under the label text that the caps leave each series.
     *
     * @return int how many observations did not fit into their number
     * @throws StoreFailure
     */
    public function settle(): int
    {
        $settled = $this->admitted();
        $lost = 0;
        foreach ($this->new as $member => [$metric, $text]) {
            [$text, $folded] = $settled[$member] ?? [$text, []];
            $this->remember($metric, $text);
            $definition = $this->metrics[$metric];
            $series = $this->prefix . $definition['key'] . Store::SEPARATOR . $text;
            foreach ($this->held[$member] as [$scaled, $amount, $set, $trace]) {
                $this->samples--;
                try {
                    $this->put($definition, $series, $scaled, $amount, $set);
                    if ($trace !== null) {
                        $this->exemplars = Exemplar::at($definition, $series, $amount, $trace) + $this->exemplars;
                    }
                } catch (\DomainException) {
                    $lost++;
                }
                foreach ($folded as $label => $reason) {
                    $this->fold($metric, $label, $reason);
                }
            }
        }
        $this->new = $this->held = [];
        $this->waiting = 0;

        return $lost;
    }

    /** Whether a series needs no admission: the declared values bound it, or the store is near enough to be asked. */
    private function isKnown(array $definition, string $series, string $text): bool
    {
        if ($this->near === null) {
            return $this->policy->closed($definition['labels']);
        }

        return match ($definition['type']) {
            'counter' => $this->near->knows($series),
            'histogram' => $this->near->knows($series . '|s'),
            'gauge' => $this->near->knows(Admission::member($this->prefix, $definition, $text)),
        } || $this->policy->closed($definition['labels']);
    }

    /**
     * Account for an observation of a known series: at once where the store is near, and nothing depends on the order.
     *
     * @throws \DomainException
     * @throws StoreFailure
     */
    private function account(
        array $definition,
        string $series,
        int $scaled,
        int|float $amount,
        bool $set,
        ?string $trace,
    ): void {
        $exemplar = $trace === null ? [] : Exemplar::at($definition, $series, $amount, $trace);
        if ($this->near === null || $definition['type'] === 'gauge') {
            $this->put($definition, $series, $scaled, $amount, $set);
            $this->exemplars = $exemplar + $this->exemplars;

            return;
        }
        if ($definition['type'] === 'counter') {
            $this->near->increment($series, $scaled);
        } else {
            $this->near->observe("$series|" . Amount::bucket($definition['buckets'], $amount), "$series|s", $scaled);
        }
        $exemplar === [] || $this->near->write([], [], [], $exemplar);
    }

    /** @throws \DomainException */
    private function put(array $definition, string $series, int $scaled, int|float $amount, bool $set): void
    {
        if ($set) {
            $this->sets[$series] = $scaled;
            unset($this->adds[$series]);
        } elseif ($definition['type'] === 'histogram') {
            // The sum first: it is what may not fit.
            $this->add("$series|s", $scaled);
            $this->add("$series|" . Amount::bucket($definition['buckets'], $amount), 1);
        } else {
            $this->add($series, $scaled);
        }
        if ($definition['expires'] > 0) {
            $this->expiry[$series] = $definition['expires'];
        }
        $this->samples++;
    }

    /** @throws \DomainException */
    private function add(string $name, int $amount): void
    {
        // The store applies sets first, so that what follows a set has to become part of it.
        $sum = ($this->sets[$name] ?? $this->adds[$name] ?? 0) + $amount;
        if (!\is_int($sum)) {
            throw new \DomainException('Not a 64-bit value');
        }
        if (isset($this->sets[$name])) {
            $this->sets[$name] = $sum;
        } else {
            $this->adds[$name] = $sum;
        }
    }

    /** @return array<string, array{0: string, 1: array<string, string>}> by member name, of those that are really new */
    private function admitted(): array
    {
        $known = $this->store->admit(array_fill_keys(array_keys($this->new), 0));
        $new = $this->new;
        foreach ($known as $member => $is) {
            if ($is) {
                unset($new[$member]);
            }
        }

        return $new === [] ? [] : (new Admission($this->metrics, $this->policy, $this->store))->introduce($new);
    }

    private function remember(string $metric, string $text): void
    {
        if ($this->remembered++ >= self::MAX_KNOWN) {
            $this->known = [];
            $this->remembered = 1;
        }
        $this->known[$metric][$text] = true;
    }

    private function fold(string $metric, string $label, string $reason): void
    {
        if (isset($this->metrics[Health::FOLDED])) {
            $definition = $this->metrics[Health::FOLDED];
            $present = $this->metrics[$metric]['stands_for'] ?? $metric;
            $told = ['metric' => $present, 'label' => $label, 'reason' => $reason];
            $values = array_values(array_replace($definition['labels'], $told));
            $text = $this->policy->join($definition['labels'], $values);
            $name = $this->prefix . $definition['key'] . Store::SEPARATOR . $text;
            $this->near === null ? $this->add($name, 1) : $this->near->increment($name, 1);
        }
    }
}
