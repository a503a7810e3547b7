<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Doctor;

use Illuminate\Contracts\Config\Repository;
use Chom\Metrics\Generated\Catalogue;

/**
 * APCu is the fastest store, and the one with the most ways to lose metrics unnoticed.
 *
 * @internal
 */
final class ApcuChecks implements Check
{
    private const CLI_HOOKS = ['queue', 'schedule', 'collect'];
    private const BYTES_PER_ENTRY = 200;

    /** @param bool $apart whether commands and workers have a role whose store is another */
    public function __construct(private readonly Repository $config, private readonly bool $apart)
    {
    }

    public function findings(): iterable
    {
        if (! extension_loaded('apcu')) {
            yield Finding::problem(
                'The PHP extension apcu is not installed.',
                'Install it, or choose another METRICS_STORE.',
            );

            return;
        }
        if (! self::isOn('apc.enabled')) {
            yield Finding::problem('APCu is disabled: nothing is recorded.', 'Set apc.enabled=1 in php.ini.');
        }
        if (! $this->apart) {
            yield from $this->commandLine();
        }
        yield from $this->capacity();
    }

    /** @return iterable<Finding> */
    private function commandLine(): iterable
    {
        $metrics = [];
        foreach (Catalogue::METRICS as $name => $metric) {
            if (in_array(explode('.', $metric['emit'])[0], self::CLI_HOOKS, true)) {
                $metrics[] = $name;
            }
        }
        if ($metrics !== [] && $this->config->get('queue.default') !== 'sync') {
            yield Finding::problem(
                'APCu is not shared with queue workers and commands, so /metrics never shows what they record: '
                . implode(', ', $metrics) . '.',
                'Set METRICS_STORE=redis or METRICS_STORE=sqlite, or give them a role with such a store of its own.',
            );
        }
        if (! self::isOn('apc.enable_cli')) {
            yield Finding::warning(
                'apc.enable_cli is off: what commands record is dropped at once, and `metrics:wipe` reaches nothing.',
                'Set apc.enable_cli=1 for the command line, or use a store that all processes share.',
            );
        }
    }

    /** @return iterable<Finding> */
    private function capacity(): iterable
    {
        $entries = 0;
        foreach (Catalogue::METRICS as $metric) {
            $entries += $metric['max_series'] * ($metric['type'] === 'histogram' ? count($metric['buckets']) + 2 : 1);
        }
        $needed = (int) ceil($entries * self::BYTES_PER_ENTRY / 1024 ** 2);
        $size = self::megabytes((string) ini_get('apc.shm_size'));
        if ($size < $needed) {
            yield Finding::warning(
                "The series budgets allow $entries entries, about $needed MB, but apc.shm_size is $size MB: "
                . 'when it is full, APCu drops every metric at once.',
                "Set apc.shm_size={$needed}M, or lower the budgets in the spec.",
            );
        }
        $hint = (int) ini_get('apc.entries_hint');
        if ($hint > 0 && $hint * 10 < $entries) {
            yield Finding::warning(
                "apc.entries_hint is $hint for up to $entries entries: updates become ten times slower as they gather.",
                'Set apc.entries_hint=' . 2 ** (int) ceil(log($entries, 2)) . '.',
            );
        }
    }

    private static function isOn(string $setting): bool
    {
        return filter_var(ini_get($setting), FILTER_VALIDATE_BOOLEAN);
    }

    /** APCu understands a bare number as megabytes when it is small, and K, M and G as php.ini does. */
    private static function megabytes(string $setting): int
    {
        $number = (int) $setting;

        return match (strtoupper(substr($setting, -1))) {
            'K' => intdiv($number, 1024),
            'M' => $number,
            'G' => $number * 1024,
            default => $number < 1024 ** 2 ? $number : intdiv($number, 1024 ** 2),
        };
    }
}
