<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Exposition;

/**
 * Sorts the samples of a family as long as a person might read them: beyond, sorting takes as long as all the rest.
 *
 * @internal
 */
final class Order
{
    private const MOST = 500;

    /**
     * @template T
     * @param array<string, T> $samples by label text
     * @return array<string, T>
     */
    public static function of(array $samples): array
    {
        if (count($samples) <= self::MOST) {
            ksort($samples, SORT_STRING);
        }

        return $samples;
    }

    /** Lines of one family: they have the same labels, so that their order is that of their label texts. */
    public static function lines(string $text): string
    {
        if (substr_count($text, "\n") > self::MOST || $text === '') {
            return $text;
        }
        $lines = explode("\n", substr($text, 0, -1));
        sort($lines, SORT_STRING);

        return implode("\n", $lines) . "\n";
    }
}
