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

    /** The first access of this request or job that was blocked: from then on nothing scoped may be touched. */
    public ?Incident $poison = null;

    /** Keys of rows that are known to be the context's own, once something has asked for them by `keys()`. */
    public ?TrustedKeys $keys = null;

    /** @var list<array{State, array<string, int|string>, array<string, string>, TrustedKeys|null}> */
    private array $outer = [];

    /** @var list<Closure(self): void> */
    private array $observers = [];

    /** @var array<string, true> dimensions whose keys are numbers: to a database they are not the same as their texts */
    private array $numbers = [];

    /** @param array<string, array{type: string, table: string|null, key: string|null}> $owners by dimension */
    public function __construct(private readonly Model $model, private readonly array $owners)
    {
        foreach ($owners as $dimension => $owner) {
            if ($owner['type'] === 'bigint') {
                $this->numbers[$dimension] = true;
            }
        }
    }

    /** Many requests have neither statement nor row: it is made for the first one. */
    public function keys(): TrustedKeys
    {
        return $this->keys ??= $this->trusted();
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
        $this->outer[] = [$this->state, $this->values, $this->texts, $this->keys];
        $this->become($state, $values);
    }

    public function leave(): void
    {
        $this->unwind(count($this->outer) - 1);
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
        $this->texts = [];
        $this->keys = null;
        foreach ($values as $dimension => $value) {
            if ($value !== null) {
                $isNumber = isset($this->numbers[$dimension]) && (string) (int) $value === (string) $value;
                $this->values[$dimension] = $isNumber ? (int) $value : (string) $value;
                $this->texts[$dimension] = (string) $value;
            }
        }
        if ($this->observers !== []) {
            $this->changed();
        }
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

    /**
     * Leave every context that was entered since there were $depth of them; whether there were any. The one before is
     * back before anybody is told, since whoever is told may throw.
     */
    public function unwind(int $depth): bool
    {
        if (! isset($this->outer[$depth])) {
            return false;
        }
        [$this->state, $this->values, $this->texts, $this->keys] = $this->outer[$depth];
        $this->outer = array_slice($this->outer, 0, $depth);
        $this->changed();

        return true;
    }

    /** Forget everything; whether there was anything to forget. */
    public function reset(): bool
    {
        $this->poison = null;
        if ($this->state === State::Unresolved && $this->outer === []) {
            return false;
        }
        $this->outer = [];
        $this->state = State::Unresolved;
        $this->values = [];
        $this->texts = [];
        $this->keys = null;
        if ($this->observers !== []) {
            $this->changed();
        }

        return true;
    }

    private function trusted(): TrustedKeys
    {
        $keys = new TrustedKeys($this->model);
        foreach ($this->values as $dimension => $value) {
            $table = $this->owners[$dimension]['table'] ?? null;
            if ($table !== null) {
                $keys->learn($table, [$this->owners[$dimension]['key'] => $value]);
            }
        }

        return $keys;
    }

    private function changed(): void
    {
        foreach ($this->observers as $observer) {
            $observer($this);
        }
    }
}
