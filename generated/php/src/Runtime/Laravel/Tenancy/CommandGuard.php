<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Support\Str;
use Chom\Metrics\Runtime\Tenancy\State;

/**
 * Lets commands that change the schema work without a tenant, as they do by nature: those that a process was started
 * for. One that is called by a request, a job or another command is guarded as these are, also because nothing says
 * when it has failed.
 *
 * @internal
 */
final class CommandGuard
{
    private const UNGUARDED = ['migrate', 'migrate:*', 'db:seed', 'db:wipe', 'schema:dump', 'tenancy:*'];

    /** What is at work while a command is part of something else. */
    private const OUTER = [Boundary::class, 'Symfony\Component\Console\Command\Command'];

    private ?string $unguarded = null;

    public function __construct(private readonly Guards $guards)
    {
    }

    public function listen(Dispatcher $events): void
    {
        $events->listen('Illuminate\Console\Events\CommandStarting', fn (object $event) => $this->start(
            (string) $event->command,
        ));
        $events->listen('Illuminate\Console\Events\CommandFinished', fn (object $event) => $this->finish(
            (string) $event->command,
        ));
    }

    private function start(string $command): void
    {
        $app = Container::getInstance();
        $app->make(Reporter::class)->activity = $command;
        $context = $this->guards->context;
        $isAlone = $context->state === State::Unresolved && $context->depth() === 0
            && ! $this->guards->watch->runs(...self::OUTER);
        if ($isAlone && Str::is((array) self::unguarded($app), $command)) {
            $this->unguarded = $command;
            $context->enter(State::Bypass);
        }
    }

    private function finish(string $command): void
    {
        Container::getInstance()->make(Reporter::class)->activity = '';
        if ($this->unguarded === $command) {
            $this->unguarded = null;
            $this->guards->context->unwind(0);
        }
    }

    private static function unguarded(Container $app): mixed
    {
        return $app['config']->get('metrics.tenancy.unguarded_commands', self::UNGUARDED);
    }
}
