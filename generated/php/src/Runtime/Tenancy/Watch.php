<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

use Closure;
use Throwable;

/**
 * Decides what becomes of an access that a guard objects to: counted and logged once a request, blocked where the layer
 * enforces. Counting and logging may fail; blocking may not.
 *
 * @internal
 */
final class Watch
{
    /** @var array<string, Incident|null> what was reported in this request; null for what the baseline covers */
    private array $seen = [];

    /** @var list<Incident> reads that the application may still refuse by itself */
    private array $pending = [];

    private bool $inRequest = false;

    /**
     * @param array<string, Mode> $modes layer => mode
     * @param Closure(string, array<string, string>): void $count hook, facts
     * @param Closure(Incident, string): void $log incident, what was done about it
     * @param Closure(Incident): Throwable $refusal what is thrown to block it
     */
    public function __construct(
        private readonly Context $context,
        private readonly array $modes,
        private readonly Baseline $baseline,
        private readonly Frames $frames,
        private readonly string $pepper,
        private readonly Closure $count,
        private readonly Closure $log,
        private readonly Closure $refusal,
    ) {
    }

    public function mode(Layer $layer): Mode
    {
        return $this->modes[$layer->value] ?? Mode::Off;
    }

    public function watches(Layer $layer): bool
    {
        return $this->mode($layer) !== Mode::Off;
    }

    /**
     * Object to an access. Throws when the layer enforces.
     *
     * @param string $subject what was touched: a table, a pattern, a job class
     * @param string|null $owner key of the tenant that was reached; only its hash is kept
     */
    public function report(
        Violation $violation,
        Layer $layer,
        string $subject,
        string $reason,
        string $statement = '',
        ?string $owner = null,
        ?bool $unproven = null,
    ): void {
        $mode = $this->mode($layer);
        if ($mode === Mode::Off) {
            return;
        }
        $key = "{$violation->value}|{$layer->value}|$subject|$statement";
        if (! array_key_exists($key, $this->seen)) {
            $incident = new Incident(
                $violation,
                $layer,
                $subject,
                $reason,
                $statement === '' ? '' : Statement::withoutValues($statement),
                $this->frames->nearest(),
                $owner === null ? '' : $this->hashed($owner),
                $unproven ?? $violation->isUnproven(),
            );
            $this->seen[$key] = $this->baseline->covers($incident, gmdate('Y-m-d')) ? null : $incident;
            $this->note($this->seen[$key], $mode);
        }
        if ($mode === Mode::Enforce && $this->seen[$key] !== null) {
            $this->context->poison ??= $this->seen[$key];
            throw ($this->refusal)($this->seen[$key]);
        }
    }

    /** Whether one of these classes is at work right now. */
    public function runs(string ...$classes): bool
    {
        return $this->frames->runs(...$classes);
    }

    /** Whether a request or job that was stopped once goes on: throws what stopped it again. */
    public function holdPoisoned(): void
    {
        if ($this->context->poison !== null) {
            throw ($this->refusal)($this->context->poison);
        }
    }

    /** A request begins: reads wait for what the application makes of them. */
    public function beginRequest(): void
    {
        $this->forget();
        $this->inRequest = true;
    }

    /** Whether no request is at work. */
    public function isIdle(): bool
    {
        return ! $this->inRequest;
    }

    /** A request ended with this status: reads that it refused are attempts, all others are violations. */
    public function settle(int $status): void
    {
        $this->inRequest = false;
        if ($this->pending === []) {
            return;
        }
        [$pending, $this->pending] = [$this->pending, []];
        if ($status === 403 || $status === 404) {
            $this->quietly(fn () => ($this->count)('isolation.attempt', []));
            $this->quietly(fn () => ($this->log)($pending[0], 'refused'));

            return;
        }
        foreach ($pending as $incident) {
            $this->tell($incident, 'observed');
        }
    }

    /** A request, job or command begins: nothing of what came before counts as told. */
    public function forget(): void
    {
        if ($this->pending !== []) {
            $this->settle(200);
        }
        $this->seen = [];
    }

    public function bypass(string $reason): void
    {
        $this->quietly(fn () => ($this->count)('isolation.bypass', ['isolation.bypass_reason' => $reason]));
    }

    private function note(?Incident $incident, Mode $mode): void
    {
        if ($incident === null) {
            return;
        }
        if ($mode === Mode::Observe && $this->inRequest && $incident->violation->isRead() && ! $incident->unproven) {
            $this->pending[] = $incident;

            return;
        }
        // What the database refuses is stopped in any mode.
        $isStopped = $mode === Mode::Enforce || $incident->violation === Violation::DbRlsDenied;
        $this->tell($incident, $isStopped ? 'blocked' : 'observed');
    }

    private function tell(Incident $incident, string $action): void
    {
        $facts = ['isolation.violation_type' => $incident->violation->value, 'isolation.action' => $action];
        $hook = $incident->unproven && $action === 'observed' ? 'isolation.finding' : 'isolation.violation';
        $this->quietly(fn () => ($this->count)($hook, $facts));
        $this->quietly(fn () => ($this->log)($incident, $action));
    }

    private function quietly(Closure $tell): void
    {
        try {
            $tell();
        } catch (Throwable) {
            // What is told about an access must not decide about it.
        }
    }

    private function hashed(string $owner): string
    {
        return substr(hash_hmac('sha256', $owner, $this->pepper), 0, 12);
    }
}
