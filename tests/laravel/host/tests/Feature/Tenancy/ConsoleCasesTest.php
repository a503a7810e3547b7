<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Closure;
use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Console\ClosureCommand;
use Illuminate\Support\Facades\DB;
use Tests\Tenancy\Breach;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\World;
use Throwable;

/** Commands and scheduled tasks work for nobody until they say for whom. */
final class ConsoleCasesTest extends BreachTestCase
{
    /** @var list<mixed> what the task got to see */
    private array $seen = [];

    /** @var list<Throwable> what stopped the task */
    private array $errors = [];

    public static function cases(): iterable
    {
        $read = static fn () => Site::all();
        yield '44 scheduled command' => [new Breach(
            'context_missing',
            static fn (World $world, self $test) => $test->schedule($read),
            also: ['context_missing'],
        )];
        yield '44 scheduled command that writes' => [new Breach(
            'context_missing',
            static fn (World $world, self $test) => $test->schedule(
                static fn () => DB::table('sites')->update(['status' => 'checked']),
            ),
        )];
        yield '44 scheduled command, by hand' => [new Breach(
            'context_missing',
            static fn (World $world, self $test) => $test->command($read),
            also: ['context_missing'],
        )];
    }

    protected function attempt(Breach $breach): mixed
    {
        ($breach->attempt)($this->world, $this);

        return $this->seen;
    }

    protected function assertRefused(Breach $breach, mixed $answer, ?Throwable $error): void
    {
        parent::assertRefused($breach, $answer, $this->errors[0]);
    }

    private function schedule(Closure $work): void
    {
        $this->app->make(Schedule::class)->call(fn () => $this->note($work))->everyMinute();
        $this->artisan('schedule:run')->run();
    }

    private function command(Closure $work): void
    {
        $note = $this->note(...);
        $this->app->make(Kernel::class)->registerCommand(new ClosureCommand('reach', fn () => $note($work)));
        $this->artisan('reach')->run();
    }

    private function note(Closure $work): void
    {
        try {
            $this->seen[] = $work();
        } catch (Throwable $error) {
            $this->errors[] = $error;
        }
    }
}
