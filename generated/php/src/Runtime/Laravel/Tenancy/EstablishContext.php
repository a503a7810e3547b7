<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Container\Container;
use Illuminate\Http\Request;
use Chom\Metrics\Generated\Isolation;
use Chom\Metrics\Runtime\Contracts\ResolvesTenant;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\Patterns;
use Chom\Metrics\Runtime\Tenancy\State;
use Chom\Metrics\Runtime\Tenancy\Violation;
use WeakReference;

/**
 * Says on whose behalf a request works: after authentication, before route parameters become models.
 *
 * @internal
 */
final class EstablishContext
{
    /** Where Laravel lets clients ask for a channel, whatever comes before it. */
    private const CHANNELS = '/broadcasting/auth';

    private readonly bool $isWatched;

    /** The request whose context was established right after authentication. */
    public ?Request $request = null;

    private ?ResolvesTenant $resolver = null;

    /** @var WeakReference<Container>|null the application that the resolver was made by */
    private ?WeakReference $maker = null;

    /** @param class-string<ResolvesTenant>|null $class of the application's resolver */
    public function __construct(
        private readonly Guards $guards,
        private readonly RowLevelSecurity $database,
        private readonly Stamp $stamp,
        private readonly ?string $class,
    ) {
        $this->isWatched = $guards->watch->watches(Layer::Http);
    }

    /** On routes that authenticate somebody: whatever comes next may need to know the tenant. */
    public function handle(Request $request, Closure $next): mixed
    {
        $outer = $this->request;
        $this->request = $request;
        try {
            $this->establish($request);

            return $this->database->around(static fn (): mixed => $next($request));
        } finally {
            $this->request = $outer;
        }
    }

    public function establish(Request $request): void
    {
        $resolver = $this->class === null ? null : $this->resolver($this->class);
        $signed = $request->query->has(Guards::URL_PARAMETER) ? $this->signedFor($request) : null;
        if ($this->guards->context->state === State::Unresolved) {
            $this->become($resolver?->tenant($request) ?? $signed ?? []);
        }
        if (! $this->isWatched) {
            return;
        }
        ++$this->guards->tally->http;
        $claims = $resolver?->claims($request) ?? [];
        // Nobody whose tenant is not known yet can disagree with it: a guest who wants to log in at a subdomain.
        if ($claims !== [] && $this->guards->context->state === State::Tenant) {
            $this->compare($claims);
        }
        if ($signed !== null) {
            $this->compare(['signature' => $signed]);
        }
        if (Isolation::CHANNELS !== [] && str_ends_with($request->getPathInfo(), self::CHANNELS)) {
            $this->checkChannel($request);
        }
    }

    /** @param array<string, string|int|null> $values dimension => key; a tenant is who has at least one */
    private function become(array $values): void
    {
        foreach ($values as $value) {
            if ($value !== null) {
                $this->guards->context->become(State::Tenant, $values);

                return;
            }
        }
    }

    /** Octane makes a copy of the application for each request, which this object outlives and the resolver does not. */
    private function resolver(string $class): ResolvesTenant
    {
        $app = Container::getInstance();
        if ($this->resolver === null || $this->maker?->get() !== $app) {
            $this->resolver = $app->make($class);
            $this->maker = WeakReference::create($app);
        }

        return $this->resolver;
    }

    /** @param array<string, array<string, string|int|null>> $claims source => dimension => key */
    private function compare(array $claims): void
    {
        $texts = $this->guards->context->texts;
        foreach ($claims as $source => $values) {
            foreach ($values as $dimension => $value) {
                if ($value !== null && (string) $value !== ($texts[$dimension] ?? null)) {
                    $this->mismatch((string) $source, (string) $value);
                }
            }
        }
    }

    /** The websocket server asks here whether somebody may listen. */
    private function checkChannel(Request $request): void
    {
        $channel = $request->input('channel_name');
        $name = GuardedBroadcaster::name(is_string($channel) ? $channel : '');
        if (GuardedBroadcaster::patterns()->judge($name, $this->guards->context->texts) === Patterns::FOREIGN) {
            $this->mismatch('channel', $name);
        }
    }

    private function mismatch(string $source, string $owner): void
    {
        $reason = "The $source names another tenant than authentication does.";
        $this->guards->watch->report(Violation::ContextMismatch, Layer::Http, $source, $reason, owner: $owner);
    }

    /** @return array<string, string>|null the owners that a signed URL was made for */
    private function signedFor(Request $request): ?array
    {
        $values = $request->query(Guards::URL_PARAMETER);
        if (! is_array($values) || ! $request->hasValidSignature()) {
            return null;
        }
        $values = array_filter($values, is_string(...));
        $seal = $values[Guards::URL_SEAL] ?? '';
        unset($values[Guards::URL_SEAL]);
        // An application may sign what a client gave it: only what the guards have put there says for whom.
        $expected = $this->stamp->seal((string) $request->route()?->getName(), $values);

        return hash_equals($expected, $seal) ? $values : null;
    }
}
