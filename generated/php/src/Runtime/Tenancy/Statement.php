<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

/**
 * A SQL text without its values: what may be logged of it, and what tells it apart from others.
 *
 * @internal
 */
final class Statement
{
    private const LONGEST = 2000;

    private const LITERAL = <<<'REGEX'
        ~
          \$([A-Za-z_]*)\$.*?\$\1\$            # dollar-quoted
        | [EeNnXxBb]?'(?:[^'\\]|\\.|'')*'      # text
        | (?<![\w"`.\]$])-?\d[\w.]*            # a number
        | --[^\n]*|\#[^\n]*|/\*.*?\*/          # comments may hold values as well
        ~xs
        REGEX;

    /** The statement with every literal replaced by `?`, lists of them by one, and single spaces. */
    public static function withoutValues(string $sql): string
    {
        $text = preg_replace(self::LITERAL, '?', substr($sql, 0, self::LONGEST * 4)) ?? '';
        $text = preg_replace('~\?(?:\s*,\s*\?)+~', '?, …', $text) ?? '';
        $text = preg_replace('~(\(\?, …\))(?:\s*,\s*\(\?, …\))+~u', '$1, …', $text) ?? '';

        return mb_strcut(trim(preg_replace('~\s+~', ' ', $text) ?? ''), 0, self::LONGEST);
    }
}
