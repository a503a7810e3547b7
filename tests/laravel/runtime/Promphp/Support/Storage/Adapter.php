<?php

declare(strict_types=1);

namespace Prometheus\Storage;

/** Double of promphp's interface. */
interface Adapter
{
    public const COMMAND_INCREMENT_INTEGER = 1;
    public const COMMAND_INCREMENT_FLOAT = 2;
    public const COMMAND_SET = 3;

    public function collect(bool $sortMetrics = true): array;

    public function updateSummary(array $data): void;

    public function updateHistogram(array $data): void;

    public function updateGauge(array $data): void;

    public function updateCounter(array $data): void;

    public function wipeStorage(): void;
}
