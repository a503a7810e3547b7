<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Doctor;

use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Contracts\Container\Container;
use Illuminate\Contracts\Http\Kernel;
use Sdkgen\Laravel\Generated\Catalogue;
use Sdkgen\Laravel\Runtime\Contracts\Collector;
use Sdkgen\Laravel\Runtime\Contracts\ResolvesLabels;
use Sdkgen\Laravel\Runtime\Laravel\ApplicationLabels;

/**
 * Whether the application supplies what its spec says that it does.
 *
 * @internal
 */
final class ApplicationChecks implements Check
{
    public function __construct(private readonly Container $app, private readonly Repository $config)
    {
    }

    public function findings(): iterable
    {
        yield from $this->resolver();
        yield from $this->collectors();
        yield from $this->configuration();
        if (! method_exists($this->app->make(Kernel::class), 'prependMiddleware')) {
            yield Finding::problem(
                'The HTTP kernel of this application takes no global middleware from packages: no request is recorded.',
                'Let App\Http\Kernel extend Illuminate\Foundation\Http\Kernel.',
            );
        }
    }

    /** @return iterable<Finding> */
    private function resolver(): iterable
    {
        $resolver = $this->config->get('metrics.resolver');
        if ($resolver !== null) {
            if (! is_string($resolver) || ! is_subclass_of($resolver, ResolvesLabels::class)) {
                yield Finding::problem(
                    'metrics.resolver in config/metrics.php names no class that implements '
                    . ResolvesLabels::class . '.',
                    'Let it implement that interface, or correct its name.',
                );
            }

            return;
        }
        $sources = array_filter($this->sources(), ApplicationLabels::isApplications(...));
        if ($sources !== []) {
            yield Finding::problem(
                'No resolver is configured, so these sources have no value: ' . implode(', ', $sources) . '.',
                'Implement ' . ResolvesLabels::class . ' and name the class in metrics.resolver in config/metrics.php.',
            );
        }
    }

    /** @return list<string> */
    private function sources(): array
    {
        $sources = [];
        foreach (Catalogue::HOOKS as $metrics) {
            foreach ($metrics as $labels) {
                array_push($sources, ...array_values($labels));
            }
        }

        $sources = array_unique($sources);
        sort($sources);

        return $sources;
    }

    /** @return iterable<Finding> */
    private function collectors(): iterable
    {
        $collectors = (array) $this->config->get('metrics.collectors', []);
        foreach ($collectors as $collector) {
            if (! is_string($collector) || ! is_subclass_of($collector, Collector::class)) {
                yield Finding::problem(
                    "metrics.collectors in config/metrics.php names $collector, which does not implement "
                    . Collector::class . '.',
                    'Let it implement that interface, or correct its name.',
                );
            }
        }
        $collected = [...$collectors, ...(array) $this->config->get('metrics.queues', [])];
        if ($collected !== [] && ! $this->isCollectingScheduled()) {
            yield Finding::problem(
                'Collectors or queues are configured, but nothing runs `metrics:collect`.',
                "Add \$schedule->command('metrics:collect')->everyMinute() to the schedule.",
            );
        }
    }

    private function isCollectingScheduled(): bool
    {
        foreach ($this->app->make(Schedule::class)->events() as $task) {
            if (str_contains((string) $task->command, 'metrics:collect')) {
                return true;
            }
        }

        return false;
    }

    /** @return iterable<Finding> */
    private function configuration(): iterable
    {
        $settings = ['collect' => 'collectors', 'queue.size' => 'queues', 'config' => 'gauges'];
        foreach ($settings as $hook => $setting) {
            $metrics = array_keys(array_filter(
                Catalogue::METRICS,
                static fn (array $metric): bool => $metric['emit'] === $hook,
            ));
            if ($metrics !== [] && array_filter((array) $this->config->get("metrics.$setting", [])) === []) {
                yield Finding::warning(
                    implode(', ', $metrics) . " have no value: metrics.$setting in config/metrics.php is empty.",
                    "Fill in metrics.$setting.",
                );
            }
        }
    }
}
