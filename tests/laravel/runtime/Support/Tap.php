<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Support;

use Sdkgen\Laravel\Runtime\Store\RedisConnection;

/** Passes everything on and remembers it. */
final class Tap implements RedisConnection
{
    /** @var list<list<list<string|int>>> commands of each round trip */
    public array $trips = [];

    public function __construct(private readonly RedisConnection $connection)
    {
    }

    public function pipeline(array $commands, bool $patient = false): array
    {
        $this->trips[] = $commands;

        return $this->connection->pipeline($commands, $patient);
    }
}
