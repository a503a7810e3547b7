<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Http\Request;
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
    public function __construct(
        private readonly Guards $guards,
        private readonly ?ResolvesTenant $resolver,
        private readonly Patterns $channels,
        private readonly RowLevelSecurity $database,
    ) {
    }

    public function handle(Request $request, Closure $next): mixed
    {
        $context = $this->guards->context;
        if ($context->state === State::Unresolved) {
            $this->establish($request);
        }
        if ($this->guards->watch->watches(Layer::Http)) {
            ++$this->guards->tally->http;
            $this->compareClaims($request);
            $this->checkChannel($request);
        }
        $context->binding = true;

        return $this->database->around(static fn (): mixed => $next($request));
    }

    private function establish(Request $request): void
    {
        $values = $this->resolver?->tenant($request) ?? $this->signedFor($request);
        if ($values !== null && array_filter($values, static fn ($value): bool => $value !== null) !== []) {
            $this->guards->context->become(State::Tenant, $values);
        }
    }

    private function compareClaims(Request $request): void
    {
        $claims = $this->resolver?->claims($request) ?? [];
        $signed = $this->signedFor($request);
        foreach ($signed === null ? $claims : $claims + ['signature' => $signed] as $source => $values) {
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
        $channel = $request->is('broadcasting/auth') ? $request->input('channel_name') : null;
        if (! is_string($channel)) {
            return;
        }
        $name = GuardedBroadcaster::name($channel);
        if ($this->channels->judge($name, $this->guards->context->texts) === Patterns::FOREIGN) {
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

        return array_filter($values, is_string(...));
    }
}
