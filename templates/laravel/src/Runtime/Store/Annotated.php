<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Keeps what OpenMetrics says beside a number: when it was first written, and the exemplar that was last added to it.
 *
 * There is at most one of either for a number, so that the number of series bounds them.
 *
 * @internal
 */
interface Annotated extends Store
{
    /**
     * @param list<string> $keys
     * @return array<string, array<string, string>> key => field => exemplar as it is exposed
     * @throws StoreFailure
     */
    public function exemplars(array $keys): array;

    /**
     * Not of buckets: a histogram's series begins with its sum.
     *
     * @param list<string> $keys
     * @return array<string, array<string, int>> key => field => microseconds since the epoch
     * @throws StoreFailure
     */
    public function created(array $keys): array;
}
