<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use DateInterval;
use DateTimeImmutable;
use DateTimeInterface;
use Illuminate\Queue\Queue;
use Throwable;

/**
 * Writes into each job's payload when it becomes available, so that the worker knows how long it waited.
 *
 * @internal
 */
final class QueueStamp
{
    private const KEY = 'metricsAvailableAt';

    /** Stamp every job that this process queues, on any connection, in bulk or with a delay. */
    public static function register(): void
    {
        Queue::createPayloadUsing(static function ($connection, $queue, $payload): array {
            try {
                return [self::KEY => microtime(true) + self::delay($payload)];
            } catch (Throwable) {
                return [];
            }
        });
    }

    /**
     * Seconds since the job became available, or null for a job queued without a stamp.
     *
     * @param array<string, mixed> $payload
     */
    public static function waited(array $payload): ?float
    {
        $availableAt = $payload[self::KEY] ?? null;

        // Never negative: the clocks of two hosts differ by more than the wait of an idle queue.
        return is_numeric($availableAt) ? max(0.0, microtime(true) - (float) $availableAt) : null;
    }

    /** @param array<string, mixed> $payload */
    private static function delay(array $payload): float
    {
        $job = is_array($payload['data'] ?? null) ? ($payload['data']['command'] ?? null) : null;
        $delay = (is_object($job) ? $job->delay ?? null : null) ?? $payload['delay'] ?? 0;
        if ($delay instanceof DateInterval) {
            $delay = (new DateTimeImmutable())->add($delay);
        }
        if ($delay instanceof DateTimeInterface) {
            $delay = (float) $delay->format('U.u') - microtime(true);
        }

        return is_numeric($delay) ? max(0.0, (float) $delay) : 0.0;
    }
}
