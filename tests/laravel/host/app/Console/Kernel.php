<?php

declare(strict_types=1);

namespace App\Console;

use App\Console\Commands\CheckCoherency;
use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Foundation\Console\Kernel as ConsoleKernel;

final class Kernel extends ConsoleKernel
{
    protected $commands = [CheckCoherency::class];

    protected function schedule(Schedule $schedule): void
    {
        $schedule->command('metrics:collect')->everyMinute();
        $schedule->command('coherency:check --full')->name('coherency-check-full')->hourly()->withoutOverlapping();
        $schedule->command('coherency:check')->name('coherency-check-quick')->everyFiveMinutes()->runInBackground();
    }
}
