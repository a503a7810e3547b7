<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Closure;
use DateInterval;
use DateTimeInterface;
use Illuminate\Container\Container;
use Illuminate\Routing\ImplicitRouteBinding;
use Illuminate\Routing\RouteBinding;
use InvalidArgumentException;
use Sdkgen\Laravel\Generated\Isolation;
use Sdkgen\Laravel\Runtime\Tenancy\Context;
use Sdkgen\Laravel\Runtime\Tenancy\Layer;
use Sdkgen\Laravel\Runtime\Tenancy\Model;
use Sdkgen\Laravel\Runtime\Tenancy\Rows;
use Sdkgen\Laravel\Runtime\Tenancy\State;
use Sdkgen\Laravel\Runtime\Tenancy\Tally;
use Sdkgen\Laravel\Runtime\Tenancy\Violation;
use Sdkgen\Laravel\Runtime\Tenancy\Watch;

/**
 * What the guards of a process share, and what the application tells them. One for the process: guards that stand in
 * static places of the framework ask for the current one each time, and no container is kept.
 *
 * @internal
 */
final class Guards
{
    /** The parameter of a signed URL that names whom it was signed for. */
    public const URL_PARAMETER = '_tenant';

    /** Beside the owners in it: that the guards put them there, and no client whose parameters were signed. */
    public const URL_SEAL = '_seal';

    private static ?self $current = null;

    /** Whether a guard itself talks to the database, which no guard is to watch. */
    public bool $quiet = false;

    public readonly Rows $rows;

    public readonly Ownership $ownership;

    /** @var array<string, true> tables of which the last statement, if it was proven, yields rows as they are */
    public array $proven = [];

    public function __construct(
        public readonly Model $model,
        public readonly Context $context,
        public readonly Watch $watch,
        public readonly Tally $tally,
    ) {
        $this->rows = new Rows($model);
        $this->ownership = new Ownership($this);
    }

    public static function use(?self $guards): void
    {
        self::$current = $guards;
    }

    /** The guards of this process; outside of a booted application, or with everything off, ones that watch nothing. */
    public static function current(): self
    {
        return self::$current ??= GuardFactory::idle();
    }

    /**
     * @template T
     * @param array<string, string|int|null> $values dimension => key
     * @param Closure(): T $work
     * @return T
     */
    public function runAs(array $values, Closure $work): mixed
    {
        return $this->aside(State::Tenant, $work, $values);
    }

    /** @param array<string, string|int|null> $values dimension => key */
    public function establish(array $values): void
    {
        $this->context->become(State::Tenant, $values);
    }

    /**
     * @template T
     * @param Closure(): T $work
     * @return T
     */
    public function central(Closure $work): mixed
    {
        return $this->aside(State::Central, $work);
    }

    /**
     * @template T
     * @param Closure(): T $work
     * @return T
     */
    public function withoutTenant(string $reason, Closure $work): mixed
    {
        if (! in_array($reason, Isolation::BYPASS_REASONS, true)) {
            throw new InvalidArgumentException("`$reason` is no reason that the specification lists.");
        }
        $this->watch->bypass($reason);

        return $this->aside(State::Bypass, $work);
    }

    public function id(string $dimension): ?string
    {
        return $this->context->texts[$dimension] ?? null;
    }

    /** @param array<string, mixed> $parameters */
    public function signedRoute(
        string $name,
        array $parameters,
        DateTimeInterface|DateInterval|int|null $expiration,
    ): string {
        $app = Container::getInstance();
        $seal = [self::URL_SEAL => $app->make(Stamp::class)->seal($name, $this->context->texts)];
        $owner = [self::URL_PARAMETER => $this->context->texts + $seal];

        return $app->make('url')->signedRoute($name, array_replace($parameters, $owner), $expiration);
    }

    /** @param array<string, string|int|null> $columns column => value */
    public function claim(string $resource, array $columns): void
    {
        (new ResourceGuard($this))->claim($resource, $columns, null);
    }

    /**
     * Work in another context, and come back to this one whatever happens.
     *
     * @template T
     * @param Closure(): T $work
     * @param array<string, string|int|null> $values
     * @return T
     */
    public function aside(State $state, Closure $work, array $values = []): mixed
    {
        $depth = $this->context->depth();
        try {
            $this->context->enter($state, $values);

            return $work();
        } finally {
            $this->context->unwind($depth);
        }
    }

    /** Whether the router is looking for the models of the route. Asked only when something is wrong. */
    public function isBinding(): bool
    {
        return $this->watch->watches(Layer::Http)
            && $this->watch->runs(ImplicitRouteBinding::class, RouteBinding::class);
    }

    public function reportBinding(string $subject, ?string $owner): void
    {
        $reason = 'A route parameter resolved to a model of another tenant.';
        $this->watch->report(Violation::RouteBinding, Layer::Http, $subject, $reason, owner: $owner);
    }

    /**
     * Have a guard ask the database itself.
     *
     * @template T
     * @param Closure(): T $work
     * @return T
     */
    public function quietly(Closure $work): mixed
    {
        $quiet = $this->quiet;
        $this->quiet = true;
        try {
            return $work();
        } finally {
            $this->quiet = $quiet;
        }
    }
}
