<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Store;

/**
 * Holds the totals that outlive a process.
 *
 * A stored number has a name: the store's prefix, the key of a metric's layout, a separator, and a field. The field is
 * the escaped label text of a series exactly as the exposition shows it (`endpoint="api/v1/sites",status="200"`, empty
 * without labels); histograms append `|<bucket index>` for the non-cumulative buckets and `|s` for the sum. Numbers are
 * int64: value times scale.
 *
 * @internal
 */
interface Store
{
    /** Ends the key in a name. Fields may contain it, keys cannot. */
    public const SEPARATOR = "\x1f";

    /** What every name starts with; empty for a store that sees to its prefix itself. */
    public function prefix(): string;

    /**
     * Apply one batch: sets first, then adds. Increments are atomic in the store itself, never read-modify-write.
     *
     * @param array<string, int> $adds name => amount
     * @param array<string, int> $sets name => value
     * @param array<string, int> $expiry name => seconds until the value disappears unless it is refreshed
     * @param array<string, string> $exemplars name => exemplar; the last of a name is kept, by stores that keep any
     * @throws StoreFailure when anything of it was lost
     */
    public function write(array $adds, array $sets, array $expiry = [], array $exemplars = []): void;

    /**
     * Everything stored under the given keys; those without numbers may be left out.
     *
     * @param list<string> $keys
     * @return iterable<string, array<string, int>> key => field => number
     * @throws StoreFailure
     */
    public function read(array $keys): iterable;

    /**
     * Admit members into capped sets: true for each that is, or now became, one of at most $limit members.
     *
     * The set's name takes the place of the key, the member that of the field. A limit of 0 asks for membership only.
     * For counters and histograms the member is the name of a number that the next write creates, so that a store may
     * take its existence for the proof.
     *
     * @param array<string, int> $wanted name => limit
     * @return array<string, bool>
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
