<?php

declare(strict_types=1);

namespace Prometheus;

use Prometheus\Exception\MetricNotFoundException;
use Prometheus\Exception\MetricsRegistrationException;
use Prometheus\Storage\Adapter;

/** Double of promphp's class. */
class CollectorRegistry implements RegistryInterface
{
    /** @var array<string, Collector> */
    private array $collectors = [];

    public function __construct(private readonly Adapter $storageAdapter, bool $registerDefaultMetrics = true)
    {
        if ($registerDefaultMetrics) {
            $this->getOrRegisterGauge('', 'php_info', 'Information about the PHP environment.', ['version'])
                ->set(1, [PHP_VERSION]);
        }
    }

    public function wipeStorage(): void
    {
        $this->storageAdapter->wipeStorage();
    }

    public function getMetricFamilySamples(): array
    {
        return $this->storageAdapter->collect();
    }

    public function registerCounter(string $namespace, string $name, string $help, array $labels = []): Counter
    {
        $collector = new Counter($this->storageAdapter, $namespace, $name, $help, $labels);

        return $this->add($collector, $namespace, $name);
    }

    public function getCounter(string $namespace, string $name): Counter
    {
        return $this->find(Counter::class, $namespace, $name);
    }

    public function getOrRegisterCounter(string $namespace, string $name, string $help, array $labels = []): Counter
    {
        try {
            return $this->getCounter($namespace, $name);
        } catch (MetricNotFoundException) {
            return $this->registerCounter($namespace, $name, $help, $labels);
        }
    }

    public function registerGauge(string $namespace, string $name, string $help, array $labels = []): Gauge
    {
        $collector = new Gauge($this->storageAdapter, $namespace, $name, $help, $labels);

        return $this->add($collector, $namespace, $name);
    }

    public function getGauge(string $namespace, string $name): Gauge
    {
        return $this->find(Gauge::class, $namespace, $name);
    }

    public function getOrRegisterGauge(string $namespace, string $name, string $help, array $labels = []): Gauge
    {
        try {
            return $this->getGauge($namespace, $name);
        } catch (MetricNotFoundException) {
            return $this->registerGauge($namespace, $name, $help, $labels);
        }
    }

    public function registerHistogram(
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        ?array $buckets = null,
    ): Histogram {
        $collector = new Histogram($this->storageAdapter, $namespace, $name, $help, $labels, $buckets);

        return $this->add($collector, $namespace, $name);
    }

    public function getHistogram(string $namespace, string $name): Histogram
    {
        return $this->find(Histogram::class, $namespace, $name);
    }

    public function getOrRegisterHistogram(
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        ?array $buckets = null,
    ): Histogram {
        try {
            return $this->getHistogram($namespace, $name);
        } catch (MetricNotFoundException) {
            return $this->registerHistogram($namespace, $name, $help, $labels, $buckets);
        }
    }

    public function registerSummary(
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        int $maxAgeSeconds = 600,
        ?array $quantiles = null,
    ): Summary {
        $collector = new Summary(
            $this->storageAdapter,
            $namespace,
            $name,
            $help,
            $labels,
            $maxAgeSeconds,
            $quantiles,
        );

        return $this->add($collector, $namespace, $name);
    }

    public function getSummary(string $namespace, string $name): Summary
    {
        return $this->find(Summary::class, $namespace, $name);
    }

    public function getOrRegisterSummary(
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        int $maxAgeSeconds = 600,
        ?array $quantiles = null,
    ): Summary {
        try {
            return $this->getSummary($namespace, $name);
        } catch (MetricNotFoundException) {
            return $this->registerSummary($namespace, $name, $help, $labels, $maxAgeSeconds, $quantiles);
        }
    }

    private function add(Collector $collector, string $namespace, string $name): Collector
    {
        if (isset($this->collectors["$namespace:$name"])) {
            throw new MetricsRegistrationException("Metric already registered: $namespace:$name");
        }

        return $this->collectors["$namespace:$name"] = $collector;
    }

    private function find(string $class, string $namespace, string $name): Collector
    {
        $collector = $this->collectors["$namespace:$name"] ?? null;

        return $collector instanceof $class ? $collector : throw new MetricNotFoundException("$namespace:$name");
    }
}
