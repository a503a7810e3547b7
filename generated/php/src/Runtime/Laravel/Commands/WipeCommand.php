<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Commands;

use Illuminate\Console\Command;
use Illuminate\Console\ConfirmableTrait;
use Chom\Metrics\Runtime\Laravel\StoreFactory;
use Chom\Metrics\Runtime\Recorder;
use Chom\Metrics\Runtime\Store\Store;
use Throwable;

/** @internal */
final class WipeCommand extends Command
{
    use ConfirmableTrait;

    /** @var string */
    protected $signature = 'metrics:wipe {--force : Do not ask in production}';

    /** @var string */
    protected $description = 'Delete every recorded metric from the store; counters start again at 0';

    public function handle(Store $store, Recorder $recorder, StoreFactory $stores): int
    {
        if (! $this->confirmToProceed('Every recorded metric will be deleted.')) {
            return self::FAILURE;
        }
        try {
            $recorder->discard();
            $store->wipe();
        } catch (Throwable $error) {
            $this->error("The {$stores->driver()} store could not be wiped: {$error->getMessage()}");

            return self::FAILURE;
        }
        $this->info("Wiped the {$stores->driver()} store.");

        return self::SUCCESS;
    }
}
