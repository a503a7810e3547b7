<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Sdkgen\Laravel\Runtime\Tenancy\Context;
use Sdkgen\Laravel\Runtime\Tenancy\State;

/**
 * What a queued job carries of the context that queued it, signed together with the job that it belongs to.
 *
 * @internal
 */
final class Stamp
{
    public const KEY = 'tenancy';

    public function __construct(private readonly string $secret)
    {
    }

    /**
     * @param array<string, mixed> $payload of the job, as far as it is built
     * @return array{state: string, values: array<string, string>, signature: string}
     */
    public function of(Context $context, array $payload): array
    {
        // What may be seen for a reason is not what a job may see later.
        $state = $context->state === State::Bypass ? State::Central : $context->state;
        $values = $state === State::Tenant ? $context->values : [];
        ksort($values);

        return [
            'state' => $state->value,
            'values' => $values,
            'signature' => $this->sign($state->value, $values, $payload),
        ];
    }

    /**
     * The context that a payload was stamped with; null without a stamp, or with one that was tampered with.
     *
     * @param array<string, mixed> $payload
     * @return array{State, array<string, string>}|null
     */
    public function read(array $payload): ?array
    {
        $stamp = $payload[self::KEY] ?? null;
        $state = is_array($stamp) ? State::tryFrom((string) ($stamp['state'] ?? '')) : null;
        $values = is_array($stamp) ? $stamp['values'] ?? null : null;
        if ($state === null || $state === State::Bypass || ! is_array($values)) {
            return null;
        }
        $signature = $this->sign($state->value, $values, $payload);

        return hash_equals($signature, (string) ($stamp['signature'] ?? '')) ? [$state, $values] : null;
    }

    /**
     * What shows that a signed URL was made for these owners.
     *
     * @param string $route name of the route that it leads to
     * @param array<string, string> $values dimension => key
     */
    public function seal(string $route, array $values): string
    {
        ksort($values);

        return hash_hmac('sha256', json_encode(['url', $route, $values], JSON_THROW_ON_ERROR), $this->secret);
    }

    /**
     * @param array<string, mixed> $values
     * @param array<string, mixed> $payload
     */
    private function sign(string $state, array $values, array $payload): string
    {
        $job = [$payload['uuid'] ?? '', $payload['displayName'] ?? '', $payload['job'] ?? ''];

        return hash_hmac('sha256', json_encode([$state, $values, $job], JSON_THROW_ON_ERROR), $this->secret);
    }
}
