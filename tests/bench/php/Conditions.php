<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Bench;

/** Opcache on, JIT off, nothing that traces: anything else measures something else. */
final class Conditions
{
    public static function assert(): void
    {
        $status = function_exists('opcache_get_status') ? opcache_get_status(false) : false;
        $wrong = array_keys(array_filter([
            'opcache is off' => $status === false || !$status['opcache_enabled'],
            'the JIT is on' => $status !== false && ($status['jit']['on'] ?? false),
            'pcov is on' => (bool) ini_get('pcov.enabled'),
            'xdebug is loaded' => extension_loaded('xdebug'),
            'APCu is off' => !apcu_enabled(),
        ]));
        if ($wrong !== []) {
            throw new \RuntimeException('Not measured: ' . implode(', ', $wrong));
        }
    }
}
