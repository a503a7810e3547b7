<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Broadcasting\Broadcaster;
use Chom\Metrics\Generated\Isolation;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\Patterns;
use Chom\Metrics\Runtime\Tenancy\State;
use Chom\Metrics\Runtime\Tenancy\Violation;

/**
 * Sends to channels of the context only.
 *
 * @internal
 */
final class GuardedBroadcaster implements Broadcaster
{
    private const PREFIX = '~^(private-encrypted|private|presence)-~';

    public function __construct(private readonly Broadcaster $broadcaster)
    {
    }

    /** @param array<int, mixed> $arguments */
    public function __call(string $method, array $arguments): mixed
    {
        return $this->broadcaster->{$method}(...$arguments);
    }

    /**
     * Whether somebody may listen, wherever the application has it asked.
     *
     * @param \Illuminate\Http\Request $request
     */
    public function auth($request)
    {
        $channel = $request->input('channel_name');
        $reason = 'The channel names another tenant than authentication does.';
        $this->check(is_string($channel) ? [$channel] : [], Violation::ContextMismatch, $reason);

        return $this->broadcaster->auth($request);
    }

    /**
     * @param \Illuminate\Http\Request $request
     * @param mixed $result
     */
    public function validAuthenticationResponse($request, $result)
    {
        return $this->broadcaster->validAuthenticationResponse($request, $result);
    }

    /**
     * @param array<int, mixed> $channels
     * @param string $event
     * @param array<string, mixed> $payload
     */
    public function broadcast(array $channels, $event, array $payload = [])
    {
        $reason = 'An event was about to be sent to a channel of another tenant.';
        $this->check($channels, Violation::Egress, $reason);

        return $this->broadcaster->broadcast($channels, $event, $payload);
    }

    /** What the websocket server puts before a name is not part of it. */
    public static function name(string $channel): string
    {
        return preg_replace(self::PREFIX, '', $channel) ?? $channel;
    }

    public static function patterns(): Patterns
    {
        return new Patterns(Isolation::CHANNELS, '.:/');
    }

    /** @param array<int, mixed> $channels */
    private function check(array $channels, Violation $violation, string $reason): void
    {
        $guards = Guards::current();
        if ($guards->context->state === State::Bypass) {
            return;
        }
        $patterns = self::patterns();
        foreach ($channels as $channel) {
            ++$guards->tally->http;
            if ($patterns->judge(self::name((string) $channel), $guards->context->texts) === Patterns::FOREIGN) {
                $guards->watch->report($violation, Layer::Http, 'channel', $reason);
            }
        }
    }
}
