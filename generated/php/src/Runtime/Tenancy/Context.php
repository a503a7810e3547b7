<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

use Closure;
use Chom\Metrics\Runtime\Tenancy\Sql\TrustedKeys;

/**
 * On whose behalf the process works right now. There is one for the process, not one for each container: a request of a
 * long-lived worker that finds another's context has to notice.
 *
 * The properties are read at every row and statement, and written here only.
 *
 * @internal
 */
final class Context
{
    public State $state = State::Unresolved;

    /** @var array<string, int|string> dimension => key of the owner, while the state is Tenant */
    public array $values = [];

    /** @var array<string, string> the same as texts, to compare with what databases and keys say */
    public array $texts = [];

    public TrustedKeys $keys;

    /** The first access of this request or job that was blocked: from then on nothing scoped may be touched. */
    public ?Incident $poison = null;

    /** @var list<array{State, array<string, int|string>, TrustedKeys}> */
    private array $outer = [];

    /** @var list<Closure(self): void> */
    private array $observers = [];

    /** @param array<string, array{type: string, table: string|null, key: string|null}> $owners by dimension */
    public function __construct(private readonly Model $model, private readonly array $owners)
    {
        $this->keys = new TrustedKeys($model);
    }

    /** Have it known that the context is another one now. */
    public function onChange(Closure $observer): void
    {
        $this->observers[] = $observer;
    }

    /**
     * Work in another context until `leave`.
     *
     * @param array<string, string|int|null> $values dimension => key; null where it is not known
     */
    public function enter(State $state, array $values = []): void
    {
        $this->outer[] = [$this->state, $this->values, $this->keys];
        $this->become($state, $values);
    }

    public function leave(): void
    {
        $before = array_pop($this->outer);
        if ($before !== null) {
            [$this->state, $this->values, $this->keys] = $before;
            $this->texts = array_map(strval(...), $this->values);
            $this->changed();
        }
    }

    /**
     * Work in another context from now on.
     *
     * @param array<string, string|int|null> $values
     */
    public function become(State $state, array $values = []): void
    {
        $this->state = $state;
        $this->values = [];
        $this->keys = new TrustedKeys($this->model);
        foreach ($values as $dimension => $value) {
            if ($value !== null) {
                $this->values[$dimension] = $this->typed($dimension, $value);
                $this->trustOwner($dimension);
            }
        }
        $this->texts = array_map(strval(...), $this->values);
        $this->changed();
    }

    /** @return list<string> */
    public function dimensions(): array
    {
        return array_keys($this->model->dimensions);
    }

    /** How many contexts wait for this one to be left. */
    public function depth(): int
    {
        return count($this->outer);
    }

    /** Leave every context that was entered since there were $depth of them; whether there were any. */
    public function unwind(int $depth): bool
    {
        $left = count($this->outer) > $depth;
        while (count($this->outer) > $depth) {
            $this->leave();
        }

        return $left;
    }

    /** Forget everything; whether there was anything to forget. */
    public function reset(): bool
    {
        $stale = $this->state !== State::Unresolved || $this->outer !== [];
        $this->outer = [];
        $this->poison = null;
        if ($stale) {
            $this->become(State::Unresolved);
        }

        return $stale;
    }

    /** As the database compares it: a number and its text are not the same to every server. */
    private function typed(string $dimension, int|string $value): int|string
    {
        $isNumber = ($this->owners[$dimension]['type'] ?? '') === 'bigint' && (string) (int) $value === (string) $value;

        return $isNumber ? (int) $value : (string) $value;
    }

    private function trustOwner(string $dimension): void
    {
        $table = $this->owners[$dimension]['table'] ?? null;
        if ($table !== null) {
            $this->keys->learn($table, [$this->owners[$dimension]['key'] => $this->values[$dimension]]);
        }
    }

    private function changed(): void
    {
        foreach ($this->observers as $observer) {
            $observer($this);
        }
    }
}
