<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Illuminate\Cache\Repository;
use Illuminate\Contracts\Cache\Store;
use Illuminate\Session\SessionManager;

/**
 * A cache whose keys, locks and tags have to match a declared pattern.
 *
 * @internal
 */
final class GuardedCache extends Repository
{
    /** Whether sessions are kept here, whose keys are secrets of the framework's own and name nobody. */
    private bool $holdsSessions = false;

    /** @param array<string, mixed> $config */
    public function __construct(Store $store, array $config = [])
    {
        // Laravel before 11 takes the store only, and passes over what is more.
        parent::__construct($store, $config);
    }

    /** The session manager keeps sessions in a copy; anybody else's copy is guarded as well. */
    public function __clone()
    {
        parent::__clone();
        $caller = debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS, 2)[1]['class'] ?? '';
        $this->holdsSessions = is_a($caller, SessionManager::class, true);
    }

    /**
     * @param string $name
     * @param int $seconds
     * @param string|null $owner
     */
    public function lock($name, $seconds = 0, $owner = null)
    {
        $this->itemKey($name);

        return $this->store->lock($name, $seconds, $owner);
    }

    /**
     * @param string $name
     * @param string $owner
     */
    public function restoreLock($name, $owner)
    {
        $this->itemKey($name);

        return $this->store->restoreLock($name, $owner);
    }

    /** @param array<int, string>|mixed $names */
    public function tags($names)
    {
        KeyGuard::current()?->checkAny(is_array($names) ? array_values($names) : func_get_args());

        return parent::tags(is_array($names) ? $names : func_get_args());
    }

    /**
     * @param array<int|string, mixed> $keys
     * @return array<string, mixed>
     */
    public function many(array $keys)
    {
        foreach ($keys as $key => $value) {
            $this->itemKey(is_string($key) ? $key : $value);
        }

        return parent::many($keys);
    }

    /** @param array<string, mixed> $values */
    public function putMany(array $values, $ttl = null)
    {
        foreach ($values as $key => $value) {
            $this->itemKey((string) $key);
        }

        return parent::putMany($values, $ttl);
    }

    /**
     * @param string $key
     * @param mixed $value
     */
    public function increment($key, $value = 1)
    {
        $this->itemKey($key);

        return parent::increment($key, $value);
    }

    /**
     * @param string $key
     * @param mixed $value
     */
    public function decrement($key, $value = 1)
    {
        $this->itemKey($key);

        return parent::decrement($key, $value);
    }

    /** Emptying a cache takes everybody's entries. */
    public function clear(): bool
    {
        KeyGuard::current()?->checkClear();

        return parent::clear();
    }

    /**
     * What a repository does not know goes to the store, and emptying it is one of these.
     *
     * @param string $method
     * @param array<int, mixed> $parameters
     */
    public function __call($method, $parameters)
    {
        if (strtolower($method) === 'flush') {
            KeyGuard::current()?->checkClear();
        }

        return parent::__call($method, $parameters);
    }

    /** Every operation asks for the key of its item, and limiters for the same one many times. */
    protected function itemKey($key)
    {
        $guard = KeyGuard::$cache;
        if ($guard !== null && ! isset($guard->known[$key]) && ! $this->holdsSessions) {
            $guard->check((string) $key);
        }

        return parent::itemKey($key);
    }
}
