<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use Illuminate\Cache\RateLimiter;
use Illuminate\Support\Facades\Cache;

/** Every operation of a cache with a key that is another tenant's, or nobody's. */
final class CacheCases
{
    /** @return array<string, mixed> what is in the cache before, by key */
    public static function entries(World $world): array
    {
        return [self::key($world) => World::MARK, self::key($world, 'hits') => 3, 'sites' => World::MARK];
    }

    /** @return iterable<string, array{Breach}> */
    public static function all(): iterable
    {
        foreach ([...self::reads(), ...self::oracles(), ...self::writes()] as $name => [$access, $tells]) {
            yield "53 $name" => [new Breach('cache_key', $access, tells: $tells)];
        }
        yield from self::undeclared();
        yield from self::locksAndLimiters();
    }

    /** @return iterable<string, array{Breach}> for stores that know tags */
    public static function tagged(): iterable
    {
        yield '53 tag, get' => [new Breach(
            'cache_key',
            static fn (World $world) => Cache::tags([self::key($world, 'all')])->get('all'),
        )];
        yield '53 tag, flush' => [new Breach(
            'cache_key',
            static fn (World $world) => Cache::tags([self::key($world, 'all')])->flush(),
        )];
        yield '53 tag beside an own one, flush' => [new Breach(
            'cache_key',
            static fn (World $world) => Cache::tags([
                "tenant:{$world->mine->tenant->id}:all",
                self::key($world, 'all'),
            ])->flush(),
        )];
        yield '54 tag, get' => [new Breach(
            'cache_key',
            static fn () => Cache::tags(['sites'])->get('all'),
            isUnproven: true,
        )];
    }

    public static function key(World $world, string $name = 'sites'): string
    {
        return "tenant:{$world->theirs->tenant->id}:$name";
    }

    /** @return array<string, array{\Closure(World): mixed, mixed}> */
    private static function reads(): array
    {
        $key = self::key(...);

        return [
            'get' => [static fn (World $world) => Cache::get($key($world)), null],
            'offset' => [static fn (World $world) => Cache::store()[$key($world)], null],
            'many' => [static fn (World $world) => Cache::many(['plans', $key($world)]), null],
            'many, with defaults' => [static fn (World $world) => Cache::many([$key($world) => 'nothing']), null],
            'getMultiple' => [static fn (World $world) => Cache::getMultiple([$key($world)]), null],
            'pull' => [static fn (World $world) => Cache::pull($key($world)), null],
            'remember' => [static fn (World $world) => Cache::remember($key($world), 60, static fn () => 1), null],
            'rememberForever' => [
                static fn (World $world) => Cache::rememberForever($key($world), static fn () => 1),
                null,
            ],
            'sear' => [static fn (World $world) => Cache::sear($key($world), static fn () => 1), null],
        ];
    }

    /** @return array<string, array{\Closure(World): mixed, mixed}> */
    private static function oracles(): array
    {
        $key = self::key(...);

        return [
            'has' => [static fn (World $world) => Cache::has($key($world)), true],
            'missing' => [static fn (World $world) => Cache::missing($key($world)), false],
            'isset' => [static fn (World $world) => isset(Cache::store()[$key($world)]), true],
            'add' => [static fn (World $world) => Cache::add($key($world), 1, 60), false],
        ];
    }

    /** @return array<string, array{\Closure(World): mixed, mixed}> */
    private static function writes(): array
    {
        $key = self::key(...);

        return [
            'put' => [static fn (World $world) => Cache::put($key($world), 1, 60), null],
            'put, an array' => [static fn (World $world) => Cache::put([$key($world) => 1], 60), null],
            'set' => [static fn (World $world) => Cache::set($key($world), 1), null],
            'forever' => [static fn (World $world) => Cache::forever($key($world), 1), null],
            'putMany' => [static fn (World $world) => Cache::putMany([$key($world) => 1], 60), null],
            'putMany, forever' => [static fn (World $world) => Cache::putMany([$key($world) => 1]), null],
            'setMultiple' => [static fn (World $world) => Cache::setMultiple([$key($world) => 1]), null],
            'increment' => [static fn (World $world) => Cache::increment($key($world, 'hits')), null],
            'decrement' => [static fn (World $world) => Cache::decrement($key($world, 'hits')), null],
            'forget' => [static fn (World $world) => Cache::forget($key($world)), null],
            'delete' => [static fn (World $world) => Cache::delete($key($world)), null],
            'deleteMultiple' => [static fn (World $world) => Cache::deleteMultiple([$key($world)]), null],
        ];
    }

    /** @return iterable<string, array{Breach}> */
    private static function undeclared(): iterable
    {
        yield '54 get' => [new Breach('cache_key', static fn () => Cache::get('sites'), isUnproven: true)];
        yield '54 everything' => [new Breach('cache_key', static fn () => Cache::flush(), isUnproven: true)];
        yield '54 everything, PSR-16' => [new Breach('cache_key', static fn () => Cache::clear(), isUnproven: true)];
    }

    /** @return iterable<string, array{Breach}> */
    private static function locksAndLimiters(): iterable
    {
        $lock = static fn (World $world) => Cache::lock(self::key($world, 'import'), 5)->get();
        yield 'lock key' => [new Breach('cache_key', $lock, tells: true)];
        $release = static fn (World $world) => Cache::restoreLock(self::key($world, 'held'), 'them')->release();
        yield 'lock key: of a lock that they hold' => [new Breach('cache_key', $release, tells: true)];
        $limiter = static fn (World $world, string $method, mixed ...$more) => app(RateLimiter::class)
            ->{$method}(self::key($world, 'hits'), ...$more);
        yield 'limiter key: attempts' => [new Breach(
            'cache_key',
            static fn (World $world) => (int) $limiter($world, 'attempts'),
            tells: 3,
        )];
        yield 'limiter key: a hit' => [new Breach(
            'cache_key',
            static fn (World $world) => $limiter($world, 'hit'),
            also: ['cache_key'],
        )];
        yield 'limiter key: clear' => [new Breach(
            'cache_key',
            static fn (World $world) => $limiter($world, 'clear'),
            also: ['cache_key'],
        )];
    }
}
