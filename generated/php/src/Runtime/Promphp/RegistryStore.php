<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Promphp;

use Prometheus\Exception\MetricsRegistrationException;
use Prometheus\RegistryInterface;
use Chom\Metrics\Runtime\Store\Remote;
use Chom\Metrics\Runtime\Store\Store;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Keeps totals in a promphp registry that the application has already, under the names of the specification.
 *
 * promphp counts members of no set and deletes no single metric: the caps on series are kept in a store beside it, and
 * wiping is refused. Its gauges do not expire.
 *
 * @internal
 */
final class RegistryStore implements Remote
{
    /** @var array<string, string> key => metric */
    private readonly array $names;

    private ?RegistryInterface $registry = null;

    /**
     * @param \Closure(): RegistryInterface $connect called for the first batch or scrape
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     */
    public function __construct(
        private readonly \Closure $connect,
        private readonly array $metrics,
        private readonly Store $members,
    ) {
        // A renamed metric shares the key of its present name, which is the one that the registry has.
        $present = array_filter($metrics, static fn (array $definition): bool => !isset($definition['stands_for']));
        $this->names = array_combine(array_column($present, 'key'), array_keys($present));
    }

    public function prefix(): string
    {
        return '';
    }

    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void
    {
        $this->connected();
        $refused = [];
        $updates = $this->updates($adds, $sets, $refused);
        $message = 'The batch names a metric that the specification does not have';
        foreach ($updates as $position => [$metric, $values, $amounts, $set]) {
            try {
                $this->apply($metric, $values, $amounts, $set);
            } catch (MetricsRegistrationException | \InvalidArgumentException $error) {
                $refused[StoreFailure::INVALID] = ($refused[StoreFailure::INVALID] ?? []) + $amounts;
                $message = "The registry does not take $metric: {$error->getMessage()}";
            } catch (\Throwable $error) {
                $lost = array_merge(...array_column(array_slice($updates, $position), 2));
                $refused[StoreFailure::UNAVAILABLE] = $lost;
                $message = "The registry failed: {$error->getMessage()}";
                break;
            }
        }
        if ($refused !== []) {
            krsort($refused);
            throw StoreFailure::partial($message, $refused);
        }
    }

    public function read(array $keys): iterable
    {
        $registry = $this->connected();
        try {
            $families = $registry->getMetricFamilySamples();
        } catch (\Throwable $error) {
            throw StoreFailure::unavailable("The registry failed: {$error->getMessage()}", $error);
        }
        $wanted = array_flip($keys);
        $samples = [];
        foreach ($families as $family) {
            $definition = $this->metrics[$family->getName()] ?? null;
            $present = $definition !== null && !isset($definition['stands_for']);
            if ($present && isset($wanted[$definition['key']])) {
                $samples[$definition['key']] = StoredFamily::fields($family, $definition);
            }
        }

        return $samples;
    }

    public function admit(array $wanted): array
    {
        return $this->members->admit($wanted);
    }

    public function wipe(): void
    {
        throw StoreFailure::unavailable('promphp deletes all metrics of a registry or none: call its wipeStorage()');
    }

    /**
     * @param array<string, int> $adds
     * @param array<string, int> $sets
     * @param array<string, array<string, int>> $refused receives what is of no known metric
     * @return list<array{string, list<string>, array<string, int>, bool}> metric, label values, amounts by name, set?
     */
    private function updates(array $adds, array $sets, array &$refused): array
    {
        $updates = [];
        foreach ([[$sets, true], [$adds, false]] as [$numbers, $set]) {
            foreach ($numbers as $name => $number) {
                [$key, $field] = explode(self::SEPARATOR, (string) $name, 2);
                $metric = $this->names[$key] ?? null;
                if ($metric === null) {
                    $refused[StoreFailure::INVALID][$name] = $number;
                    continue;
                }
                $histogram = $this->metrics[$metric]['type'] === 'histogram';
                $text = $histogram ? substr($field, 0, (int) strrpos($field, '|')) : $field;
                $series = "$metric\0$text\0" . ($set ? 'set' : 'add');
                $updates[$series] ??= [$metric, LabelText::values($text), [], $set];
                $updates[$series][2][$name] = $number;
            }
        }

        return array_values($updates);
    }

    /**
     * @param list<string> $values
     * @param array<string, int> $amounts by name
     */
    private function apply(string $metric, array $values, array $amounts, bool $set): void
    {
        $definition = $this->metrics[$metric];
        $labels = array_keys($definition['labels']);
        $registry = $this->connected();
        $help = $definition['help'];
        $amount = (int) reset($amounts);
        $amount = $definition['scale'] === 1 ? $amount : $amount / $definition['scale'];
        if ($definition['type'] === 'histogram') {
            $histogram = $registry->getOrRegisterHistogram('', $metric, $help, $labels, $definition['buckets']);
            foreach (Spread::values($definition['buckets'], $amounts, $definition['scale']) as $value) {
                $histogram->observe($value, $values);
            }
        } elseif ($definition['type'] === 'counter') {
            $registry->getOrRegisterCounter('', $metric, $help, $labels)->incBy($amount, $values);
        } else {
            $gauge = $registry->getOrRegisterGauge('', $metric, $help, $labels);
            $set ? $gauge->set((float) $amount, $values) : $gauge->incBy($amount, $values);
        }
    }

    /** @throws StoreFailure */
    private function connected(): RegistryInterface
    {
        try {
            return $this->registry ??= ($this->connect)();
        } catch (\Throwable $error) {
            throw StoreFailure::unavailable("The registry failed: {$error->getMessage()}", $error);
        }
    }
}
