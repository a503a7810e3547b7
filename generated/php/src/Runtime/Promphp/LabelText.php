<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Promphp;

/**
 * Label text as the exposition shows it, written and read back: `path="a \"b\"",status="200"`.
 *
 * @internal
 */
final class LabelText
{
    private const ESCAPES = ['\\' => '\\\\', "\n" => '\n', '"' => '\"'];
    private const PAIR = '/[a-zA-Z_][a-zA-Z0-9_]*="((?:[^"\\\\]|\\\\.)*)"(?:,|$)/s';

    /**
     * @param list<string> $names
     * @param list<mixed> $values
     */
    public static function write(array $names, array $values): string
    {
        $pairs = [];
        foreach ($names as $position => $name) {
            $pairs[] = $name . '="' . strtr(self::utf8((string) $values[$position]), self::ESCAPES) . '"';
        }

        return implode(',', $pairs);
    }

    /** @return list<string> */
    public static function values(string $text): array
    {
        preg_match_all(self::PAIR, $text, $pairs);

        return array_map(static fn (string $value): string => strtr($value, array_flip(self::ESCAPES)), $pairs[1]);
    }

    /** What is not UTF-8 is substituted: one bad byte would make the whole scrape unreadable. */
    public static function utf8(string $text): string
    {
        return preg_match('//u', $text) === 1
            ? $text
            : (string) json_decode((string) json_encode($text, JSON_INVALID_UTF8_SUBSTITUTE));
    }
}
