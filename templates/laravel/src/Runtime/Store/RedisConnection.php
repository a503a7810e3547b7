<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Sends commands as they are: no key prefix, no serializer.
 *
 * @internal
 */
interface RedisConnection
{
    /**
     * Send all commands in one round trip and return their replies in order; in place of an error reply there is a
     * RuntimeException. A connection that failed is closed, and opened anew by the next call.
     *
     * @param list<list<string|int>> $commands
     * @param bool $patient wait for as long as a scrape may take, not just for as long as a request may be held up
     * @return list<mixed>
     * @throws StoreFailure
     */
    public function pipeline(array $commands, bool $patient = false): array;
}
