<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Counts and reports what could not be recorded; loaded only when something went wrong.
 *
 * @internal
 */
final class Losses
{
    public const UNKNOWN_METRIC = 'unknown_metric';
    public const NEGATIVE_INCREMENT = 'negative_increment';
    public const INTERNAL_ERROR = 'internal_error';

    private const REPORT_SECONDS = 60.0;

    /** @param \Closure(\Throwable): void|null $onError */
    public function __construct(private readonly Health $health, private readonly ?\Closure $onError)
    {
    }

    public function drop(string $reason, int $samples = 1): void
    {
        if ($samples > 0) {
            $this->health->count(Health::DROPPED, [$reason], $samples);
        }
    }

    /** Account for a batch of $samples that did not get to the store, or not whole. */
    public function failed(\Throwable $error, string $operation, int $samples, bool $remote): void
    {
        if (!$error instanceof StoreFailure) {
            $this->mishap($error, $samples);

            return;
        }
        foreach ($error->lost ?? [$error->reason => $samples] as $reason => $lost) {
            $this->drop($reason, $lost);
        }
        if ($error->reason !== StoreFailure::INVALID) {
            $this->health->count(Health::STORE_FAILURES, [$operation]);
            if ($remote) {
                $this->health->tripCircuit();
            }
        }
        $this->report($error);
    }

    /** Our own mistake, or something that cannot happen. */
    public function mishap(\Throwable $error, int $samples): void
    {
        $this->drop(self::INTERNAL_ERROR, $samples);
        $this->report($error);
    }

    /** Write down what was counted, where it survives. */
    public function persist(): void
    {
        try {
            $this->health->persist();
        } catch (\Throwable) {
            // It stays counted in this process.
        }
    }

    private function report(\Throwable $error): void
    {
        try {
            if ($this->onError !== null && $this->health->due('report', self::REPORT_SECONDS)) {
                ($this->onError)($error);
            }
        } catch (\Throwable) {
            // A logger that fails must not turn a lost sample into a lost request.
        }
    }
}
