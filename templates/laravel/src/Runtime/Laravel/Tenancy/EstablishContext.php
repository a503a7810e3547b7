<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Http\Request;
use Illuminate\Routing\Route;
use Sdkgen\Laravel\Generated\Isolation;
use Sdkgen\Laravel\Runtime\Contracts\ResolvesTenant;
use Sdkgen\Laravel\Runtime\Tenancy\Layer;
use Sdkgen\Laravel\Runtime\Tenancy\Patterns;
use Sdkgen\Laravel\Runtime\Tenancy\State;
use Sdkgen\Laravel\Runtime\Tenancy\Violation;

/**
 * Says on whose behalf a request works: after authentication, before route parameters become models.
 *
 * @internal
 */
final class EstablishContext
{
    private readonly bool $isWatched;

    public function __construct(
        private readonly Guards $guards,
        private readonly ModelGuard $models,
        private readonly RowLevelSecurity $database,
        private readonly ?ResolvesTenant $resolver,
    ) {
        $this->isWatched = $guards->watch->watches(Layer::Http);
    }

    public function handle(Request $request, Closure $next): mixed
    {
        $signed = $request->query->has(Guards::URL_PARAMETER) ? $this->signedFor($request) : null;
        if ($this->guards->context->state === State::Unresolved) {
            $this->establish($this->resolver?->tenant($request) ?? $signed);
        }
        if ($this->isWatched) {
            ++$this->guards->tally->http;
            $this->compare($signed === null ? [] : ['signature' => $signed]);
            $this->compare($this->resolver?->claims($request) ?? []);
            $this->checkChannel($request);
        }
        $response = $this->database->isOn()
            ? $this->database->around(static fn (): mixed => $next($request))
            : $next($request);
        if ($this->isWatched) {
            $this->checkParameters($request);
        }

        return $response;
    }

    /** @param array<string, string|int|null>|null $values */
    private function establish(?array $values): void
    {
        if ($values !== null && array_filter($values, static fn ($value): bool => $value !== null) !== []) {
            $this->guards->context->become(State::Tenant, $values);
        }
    }

    /** @param array<string, array<string, string|int|null>> $claims source => dimension => key */
    private function compare(array $claims): void
    {
        foreach ($claims as $source => $values) {
            foreach ($values as $dimension => $value) {
                if ($value !== null && (string) $value !== ($this->guards->context->texts[$dimension] ?? null)) {
                    $this->mismatch((string) $source, (string) $value);
                }
            }
        }
    }

    /** The websocket server asks here whether somebody may listen. */
    private function checkChannel(Request $request): void
    {
        if (Isolation::CHANNELS === [] || ! $request->isMethod('POST') || ! $request->is('broadcasting/auth')) {
            return;
        }
        $channel = $request->input('channel_name');
        $name = GuardedBroadcaster::name(is_string($channel) ? $channel : '');
        if (GuardedBroadcaster::patterns()->judge($name, $this->guards->context->texts) === Patterns::FOREIGN) {
            $this->mismatch('channel', $name);
        }
    }

    /** Models that no guard saw being loaded, since a binding took them from somewhere else. */
    private function checkParameters(Request $request): void
    {
        $route = $request->route();
        $parameters = $route instanceof Route && $route->hasParameters() ? $route->parameters() : [];
        foreach ($parameters as $name => $parameter) {
            $owner = $parameter instanceof Model ? $this->models->foreignOwner($parameter) : null;
            if ($owner !== null) {
                $this->guards->reportBinding((string) $name, $owner);
            }
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

        return is_array($values) && $request->hasValidSignature() ? array_filter($values, is_string(...)) : null;
    }
}
