<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Config\Repository;
use Illuminate\Support\Str;
use Chom\Metrics\Runtime\Tenancy\State;

/**
 * Lets commands that change the schema work without a tenant, as they do by nature: when they are what the process was
 * started for. One that a request, a job or another command calls works for whom that works, since nothing announces
 * that it is over when it fails.
 *
 * @internal
 */
final class Commands
{
    private const UNGUARDED = ['migrate', 'migrate:*', 'db:seed', 'db:wipe', 'schema:dump', 'tenancy:*'];

    /** @var list<string> those that began and did not say that they are over, outermost first */
    private array $running = [];

    private bool $isUnguarded = false;

    public function __construct(
        private readonly Guards $guards,
        private readonly Reporter $reporter,
        private readonly Repository $config,
    ) {
    }

    public function begin(string $name): void
    {
        $isOutermost = $this->running === [] && $this->guards->watch->isIdle()
            && $this->guards->context->state === State::Unresolved && $this->guards->context->depth() === 0;
        $this->running[] = $name;
        $this->reporter->activity = $name;
        $unguarded = (array) $this->config->get('metrics.tenancy.unguarded_commands', self::UNGUARDED);
        if ($isOutermost && Str::is($unguarded, $name)) {
            $this->isUnguarded = true;
            $this->guards->context->enter(State::Bypass);
        }
    }

    public function end(string $name): void
    {
        do {
            $ended = array_pop($this->running);
        } while ($ended !== null && $ended !== $name);
        $this->reporter->activity = $this->running === [] ? '' : end($this->running);
        if ($this->running === [] && $this->isUnguarded) {
            $this->isUnguarded = false;
            $this->guards->context->leave();
        }
    }
}
