<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Store;

/**
 * A store could not do all that it was asked to.
 *
 * @internal
 */
final class StoreFailure extends \RuntimeException
{
    public const UNAVAILABLE = 'store_unavailable';
    public const FULL = 'store_full';
    public const INVALID = 'invalid_value';

    /** @param array<string, int>|null $lost reason => samples lost; null when nothing of the batch was stored */
    private function __construct(
        string $message,
        public readonly string $reason,
        public readonly ?array $lost = null,
        ?\Throwable $previous = null,
    ) {
        parent::__construct($message, 0, $previous);
    }

    /** The whole operation failed: unreachable, timed out, locked, read-only, corrupt. */
    public static function unavailable(string $why, ?\Throwable $previous = null): self
    {
        return new self($why, self::UNAVAILABLE, null, $previous);
    }

    /** The whole operation failed for want of space. */
    public static function full(string $why, ?\Throwable $previous = null): self
    {
        return new self($why, self::FULL, null, $previous);
    }

    /** The whole operation asked for a number that does not fit. */
    public static function invalid(string $why): self
    {
        return new self($why, self::INVALID);
    }

    /**
     * Some updates were refused while the others are stored.
     *
     * @param array<string, array<string, int>> $refused reason => name => amount
     */
    public static function partial(string $why, array $refused): self
    {
        return new self($why, (string) array_key_first($refused), array_map(self::samples(...), $refused));
    }

    /**
     * An observation is two updates, of a bucket and of the sum: count it by its bucket where both were refused.
     *
     * @param array<string, int> $refused name => amount
     */
    private static function samples(array $refused): int
    {
        $samples = 0;
        $sums = [];
        $counted = [];
        foreach ($refused as $name => $amount) {
            if (preg_match('/^(.*)\|(\d+|s)$/sD', (string) $name, $part) !== 1) {
                $samples++;
            } elseif ($part[2] === 's') {
                $sums[$part[1]] = true;
            } else {
                $samples += $amount;
                $counted[$part[1]] = true;
            }
        }

        return $samples + count(array_diff_key($sums, $counted));
    }
}
