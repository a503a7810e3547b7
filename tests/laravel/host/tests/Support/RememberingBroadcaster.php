<?php

declare(strict_types=1);

namespace Tests\Support;

use Illuminate\Broadcasting\Broadcasters\NullBroadcaster;

/** Tells which channels an event went to. */
final class RememberingBroadcaster extends NullBroadcaster
{
    /** @var list<string> */
    public array $sent = [];

    /** Whoever asks may listen. */
    public function auth($request)
    {
        return ['auth' => 'granted'];
    }

    public function broadcast(array $channels, $event, array $payload = [])
    {
        array_push($this->sent, ...array_map(strval(...), $channels));
    }
}
