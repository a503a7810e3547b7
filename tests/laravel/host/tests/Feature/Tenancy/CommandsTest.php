<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Runtime\Laravel\Tenancy\Commands;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Chom\Metrics\Runtime\Laravel\Tenancy\Reporter;
use Chom\Metrics\Runtime\Tenancy\State;
use Closure;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Console\ClosureCommand;
use RuntimeException;
use Tests\Tenancy\IsolationTestCase;

/** Which commands may work without a tenant. */
final class CommandsTest extends IsolationTestCase
{
    protected string $mode = 'enforce';

    protected function setUp(): void
    {
        $this->settings = ['metrics.tenancy.unguarded_commands' => ['fill', 'migrate', 'migrate:*']];
        parent::setUp();
    }

    public function testOneThatTheProcessWasStartedFor(): void
    {
        self::assertSame(4, $this->command('fill', static fn () => Site::count()));
        self::assertSame(State::Unresolved, Guards::current()->context->state);
    }

    public function testNotOneThatAnotherCallsEvenIfThatFails(): void
    {
        $this->register('fill', static fn () => throw new RuntimeException('on purpose'));

        $this->expectException(IsolationException::class);
        $this->command('other', function (): int {
            try {
                $this->app->make(Kernel::class)->call('fill');
            } catch (RuntimeException) {
                return Site::count();
            }
        });
    }

    public function testNotOneThatATenantCalls(): void
    {
        $this->expectException(IsolationException::class);
        $this->asMine(fn () => $this->command('fill', static fn () => Site::count()));
    }

    public function testWhatIsLoggedNamesTheInnermost(): void
    {
        $commands = $this->app->make(Commands::class);
        $activity = fn (): string => $this->app->make(Reporter::class)->activity;
        $commands->begin('outer');
        $commands->begin('inner');
        $commands->begin('fails');
        self::assertSame('fails', $activity());
        $commands->end('inner');
        self::assertSame('outer', $activity());
        $commands->end('outer');
        self::assertSame('', $activity());
    }

    private function command(string $name, Closure $work): mixed
    {
        $answer = null;
        $this->register($name, static function () use ($work, &$answer): void {
            $answer = $work();
        });
        $this->app->make(Kernel::class)->call($name);

        return $answer;
    }

    private function register(string $name, Closure $work): void
    {
        $this->app->make(Kernel::class)->registerCommand(new ClosureCommand($name, fn () => $work()));
    }
}
