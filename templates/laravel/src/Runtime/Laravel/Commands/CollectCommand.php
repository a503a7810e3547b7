<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Commands;

use Closure;
use Illuminate\Console\Command;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Contracts\Queue\Factory as QueueFactory;
use Sdkgen\Laravel\Runtime\Contracts\Collector;
use Sdkgen\Laravel\Runtime\Hooks;
use Sdkgen\Laravel\Runtime\Laravel\ApplicationLabels;
use Sdkgen\Laravel\Runtime\Laravel\Flusher;
use Throwable;

/**
 * Sets the gauges that cost a query. One that fails keeps none of the others from being set.
 *
 * @internal
 */
final class CollectCommand extends Command
{
    /** @var string */
    protected $signature = 'metrics:collect';

    /** @var string */
    protected $description = 'Set the gauges of queue sizes and of the collectors in config/metrics.php';

    private bool $failed = false;

    public function handle(Repository $config, Flusher $flusher): int
    {
        foreach ((array) $config->get('metrics.queues', []) as $connection => $queues) {
            foreach ((array) $queues as $queue) {
                $this->attempt("queue $connection:$queue", fn () => $this->measure($connection, $queue));
            }
        }
        foreach ((array) $config->get('metrics.collectors', []) as $collector) {
            $this->attempt((string) $collector, fn () => $this->collector($collector)->collect());
        }
        $flusher->now();

        return $this->failed ? self::FAILURE : self::SUCCESS;
    }

    private function measure(string $connection, string $queue): void
    {
        $facts = ['queue.name' => $queue] + $this->laravel->make(ApplicationLabels::class)->for(null, 'queue.size');
        $size = $this->laravel->make(QueueFactory::class)->connection($connection)->size($queue);
        $this->laravel->make(Hooks::class)->set('queue.size', $facts, $size);
    }

    private function collector(string $class): Collector
    {
        return $this->laravel->make($class);
    }

    private function attempt(string $what, Closure $collect): void
    {
        try {
            $collect();
            $this->line("Collected $what.");
        } catch (Throwable $error) {
            $this->failed = true;
            $this->error("$what: {$error->getMessage()}");
            $this->laravel->make(ExceptionHandler::class)->report($error);
        }
    }
}
