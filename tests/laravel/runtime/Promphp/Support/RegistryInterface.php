<?php

declare(strict_types=1);

namespace Prometheus;

/** Double of promphp's interface. */
interface RegistryInterface
{
    /** @return MetricFamilySamples[] */
    public function getMetricFamilySamples(): array;

    public function registerCounter(string $namespace, string $name, string $help, array $labels = []): Counter;

    public function getOrRegisterCounter(string $namespace, string $name, string $help, array $labels = []): Counter;

    public function getCounter(string $namespace, string $name): Counter;

    public function registerGauge(string $namespace, string $name, string $help, array $labels = []): Gauge;

    public function getOrRegisterGauge(string $namespace, string $name, string $help, array $labels = []): Gauge;

    public function getGauge(string $namespace, string $name): Gauge;

    public function registerHistogram(
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        ?array $buckets = null,
    ): Histogram;

    public function getOrRegisterHistogram(
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        ?array $buckets = null,
    ): Histogram;

    public function getHistogram(string $namespace, string $name): Histogram;

    public function registerSummary(
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        int $maxAgeSeconds = 600,
        ?array $quantiles = null,
    ): Summary;

    public function getOrRegisterSummary(
        string $namespace,
        string $name,
        string $help,
        array $labels = [],
        int $maxAgeSeconds = 600,
        ?array $quantiles = null,
    ): Summary;

    public function getSummary(string $namespace, string $name): Summary;
}
