<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Closure;
use Symfony\Component\HttpFoundation\StreamedResponse;

/**
 * Counts the bytes of a streamed response while they pass, without holding any of them back.
 *
 * @internal
 */
final class StreamMeter
{
    public int $bytes = 0;

    public static function attach(StreamedResponse $response): ?self
    {
        $callback = self::callback($response);
        if ($callback === null) {
            return null;
        }
        $meter = new self();
        $response->setCallback(static function () use ($callback, $meter): void {
            $meter->run($callback);
        });

        return $meter;
    }

    private function run(callable $callback): void
    {
        $count = function (string $chunk): string {
            $this->bytes += strlen($chunk);

            return $chunk;
        };
        // Chunk size 1 passes every write on at once, so `flush()` in the application's callback does what it did.
        ob_start($count, 1);
        $level = ob_get_level();
        try {
            $callback();
        } finally {
            if (ob_get_level() >= $level) {
                ob_end_flush();
            }
        }
    }

    /** Older Symfony versions have no getter. */
    private static function callback(StreamedResponse $response): ?callable
    {
        if (method_exists($response, 'getCallback')) {
            return $response->getCallback();
        }
        $read = function () {
            return $this->callback;
        };

        return Closure::bind($read, $response, StreamedResponse::class)();
    }
}
