<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Promphp;

use Prometheus\Exception\StorageException;
use Prometheus\Storage\Adapter;
use Chom\Metrics\Runtime\Health;
use Chom\Metrics\Runtime\Inheritance;
use Chom\Metrics\Runtime\Losses;
use Chom\Metrics\Runtime\Store\Remote;
use Chom\Metrics\Runtime\Store\Store;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Lets a promphp registry keep its metrics in one of our stores, batched like our own: in memory until flush(), then in
 * one round trip. No update ever throws; what cannot be stored is dropped and counted.
 *
 * A summary has sum and count, which may be added up; quantiles would need every single observation.
 */
final class StoreAdapter implements Adapter
{
    /** Key of the set of all layouts; no metric's key is without a colon. */
    private const LAYOUTS = 'layouts';

    /** A command that records without end must not grow without end. */
    private const MAX_PENDING = 5_000;

    /** @var array<string, Layout> by metric name: known to be in the store, or in this batch */
    private array $layouts = [];

    /** @var array<string, int> name => amount */
    private array $adds = [];

    /** @var array<string, int> name => value */
    private array $sets = [];

    private int $samples = 0;

    private readonly Losses $losses;

    private readonly Inheritance $inheritance;

    /**
     * @param Store $store of its own: wiping the registry empties it
     * @param \Closure(\Throwable): void|null $onError
     */
    public function __construct(
        private readonly Store $store,
        private readonly Health $health,
        ?\Closure $onError = null,
    ) {
        $this->losses = new Losses($health, $onError);
        $this->inheritance = new Inheritance();
    }

    public function updateCounter(array $data): void
    {
        if ($data['command'] !== self::COMMAND_SET && $data['value'] < 0) {
            $this->losses->drop(Losses::NEGATIVE_INCREMENT);

            return;
        }
        $this->update($data, static fn (): array => Series::amounts($data['value']), $data['command']);
    }

    public function updateGauge(array $data): void
    {
        $set = $data['command'] === self::COMMAND_SET;
        $this->update(
            $data,
            static fn (): array => $set ? Series::exactly($data['value']) : Series::amounts($data['value']),
            $data['command'],
        );
    }

    public function updateHistogram(array $data): void
    {
        $this->update($data, static function (Layout $layout) use ($data): array {
            $bucket = 0;
            foreach ($layout->buckets as $bound) {
                if ($data['value'] <= $bound) {
                    break;
                }
                $bucket++;
            }

            return Series::amounts($data['value'], Series::SUM) + ["|$bucket" => 1];
        });
    }

    public function updateSummary(array $data): void
    {
        $this->update(
            $data,
            static fn (): array => Series::amounts($data['value'], Series::SUM) + [Series::COUNT => 1],
        );
    }

    public function collect(bool $sortMetrics = true): array
    {
        $this->flush();
        try {
            $layouts = $this->stored();
            $families = [];
            foreach ($this->store->read(array_keys($layouts)) as $key => $fields) {
                if ($fields !== []) {
                    $families[$layouts[$key]->name] = Samples::of($layouts[$key], $fields, $sortMetrics);
                }
            }
        } catch (StoreFailure $error) {
            // An empty answer would look as if every series had ended.
            throw new StorageException($error->getMessage(), 0, $error);
        }
        if ($sortMetrics) {
            ksort($families, SORT_STRING);
        }

        return array_values($families);
    }

    public function wipeStorage(): void
    {
        $this->forget();
        try {
            $this->store->wipe();
        } catch (StoreFailure $error) {
            throw new StorageException($error->getMessage(), 0, $error);
        }
    }

    /** Send everything buffered to the store; swallows everything. */
    public function flush(): void
    {
        $this->disinherit();
        if ($this->samples === 0) {
            return;
        }
        [$adds, $sets, $samples] = [$this->adds, $this->sets, $this->samples];
        $this->adds = $this->sets = [];
        $this->samples = 0;
        $remote = $this->store instanceof Remote;
        try {
            if ($remote && $this->health->circuitOpen()) {
                $this->layouts = [];
                $this->losses->drop(StoreFailure::UNAVAILABLE, $samples);
            } else {
                $this->store->write($adds, $sets);
                $remote && $this->health->closeCircuit();
            }
        } catch (\Throwable $error) {
            $this->layouts = [];
            $this->losses->failed($error, 'write', $samples, $remote);
        }
        $this->health->persist();
    }

    /**
     * @param array<string, mixed> $data
     * @param \Closure(Layout): array<string, int> $amounts
     */
    private function update(array $data, \Closure $amounts, int $command = self::COMMAND_INCREMENT_FLOAT): void
    {
        $this->disinherit();
        try {
            $layout = $this->layout($data);
            $series = $this->store->prefix() . $layout->key . Store::SEPARATOR
                . LabelText::write($layout->labels, array_values($data['labelValues']));
            foreach ($amounts($layout) as $suffix => $amount) {
                $this->buffer($series . $suffix, $amount, $command === self::COMMAND_SET);
            }
            $this->samples++;
        } catch (\DomainException) {
            $this->losses->drop(StoreFailure::INVALID);
        } catch (\Throwable $error) {
            $this->losses->mishap($error, 1);
        }
        if (count($this->adds) + count($this->sets) >= self::MAX_PENDING) {
            $this->flush();
        }
    }

    /** Leave to the parent of a forked process what it has buffered. */
    private function disinherit(): void
    {
        if ($this->inheritance->came()) {
            $this->forget();
        }
    }

    /** The store applies sets first, so that an earlier increment must not survive a later set. */
    private function buffer(string $name, int $amount, bool $set): void
    {
        if ($set) {
            unset($this->adds[$name]);
            $this->sets[$name] = $amount;

            return;
        }
        $total = ($this->adds[$name] ?? 0) + $amount;
        if (!is_int($total)) {
            throw new \DomainException('Not a 64-bit total');
        }
        $this->adds[$name] = $total;
    }

    /** @param array<string, mixed> $data */
    private function layout(array $data): Layout
    {
        $layout = $this->layouts[$data['name']] ?? null;
        if ($layout === null || !$layout->describes($data)) {
            $layout = Layout::of($data);
            $this->layouts[$layout->name] = $layout;
            // With the time, since of two layouts of one metric only the one in use is shown.
            $this->sets[$this->store->prefix() . self::LAYOUTS . Store::SEPARATOR . $layout->encode()] = time();
        }

        return $layout;
    }

    /** @return array<string, Layout> by key: of each metric the layout last announced */
    private function stored(): array
    {
        $latest = [];
        foreach ($this->store->read([self::LAYOUTS]) as $announced) {
            asort($announced);
            foreach (array_keys($announced) as $json) {
                $layout = Layout::decode((string) $json);
                if ($layout !== null) {
                    $latest[$layout->name] = $layout;
                }
            }
        }

        return array_column([...$latest, ...$this->layouts], null, 'key');
    }

    private function forget(): void
    {
        $this->layouts = $this->adds = $this->sets = [];
        $this->samples = 0;
    }
}
