<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Holds the totals that outlive a process.
 *
 * A metric key names one layout of one metric; a field is the escaped label text of a series exactly as the exposition
 * shows it (`endpoint="api/v1/sites",status="200"`, empty without labels). Histograms append `|<bucket index>` for the
 * non-cumulative buckets and `|s` for the sum. Every number is an int64: the value times the metric's scale.
 *
 * @internal
 */
interface Store
{
    /**
     * Apply one batch: sets first, then adds. Increments are atomic in the store itself, never read-modify-write.
     *
     * @param array<string, array<string, int>> $adds metric key => field => amount
     * @param array<string, array<string, int>> $sets metric key => field => value
     * @param array<string, int> $expiry metric key => seconds until an unrefreshed value disappears
     * @throws StoreFailure when anything of it was lost
     */
    public function write(array $adds, array $sets, array $expiry = []): void;

    /**
     * Everything stored under the given metric keys; keys without samples may be left out.
     *
     * @param list<string> $keys
     * @return iterable<string, array<string, int>> metric key => field => value
     * @throws StoreFailure
     */
    public function read(array $keys): iterable;

    /**
     * Admit members into capped sets: true for each that is, or now became, one of at most $limit members.
     *
     * A limit of 0 asks for membership only. The set of a counter's or histogram's series is its metric key, and the
     * member a field that the following write creates, so that a store may take the field itself for the proof.
     *
     * @param array<string, array<string, int>> $wanted set => member => limit
     * @return array<string, array<string, bool>>
     * @throws StoreFailure
     */
    public function admit(array $wanted): array;

    /**
     * Remove everything this package wrote under the store's prefix, and nothing else.
     *
     * @throws StoreFailure
     */
    public function wipe(): void;
}
