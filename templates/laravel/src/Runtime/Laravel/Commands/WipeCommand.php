<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Commands;

use Illuminate\Console\Command;
use Illuminate\Console\ConfirmableTrait;
use Sdkgen\Laravel\Runtime\Laravel\Roles;
use Sdkgen\Laravel\Runtime\Laravel\StoreFactory;
use Sdkgen\Laravel\Runtime\Recorder;
use Sdkgen\Laravel\Runtime\Store\Store;
use Throwable;

/** @internal */
final class WipeCommand extends Command
{
    use ConfirmableTrait;

    /** @var string */
    protected $signature = 'metrics:wipe {--force : Do not ask in production}';

    /** @var string */
    protected $description = 'Delete every recorded metric from the store; counters start again at 0';

    public function handle(Store $store, Recorder $recorder, StoreFactory $stores, Roles $roles): int
    {
        if (! $this->confirmToProceed('Every recorded metric will be deleted.')) {
            return self::FAILURE;
        }
        $recorder->discard();
        $status = self::SUCCESS;
        foreach ([null, ...array_keys($roles->all())] as $role) {
            $of = $role === null ? '' : " of $role";
            $driver = $stores->of($role)->driver();
            try {
                ($role === $roles->current() ? $store : $stores->of($role)->make())->wipe();
                $this->info("Wiped the $driver store$of.");
            } catch (Throwable $error) {
                $this->error("The $driver store$of could not be wiped: {$error->getMessage()}");
                $status = self::FAILURE;
            }
        }

        return $status;
    }
}
