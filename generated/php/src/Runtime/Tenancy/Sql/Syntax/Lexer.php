<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

use Chom\Metrics\Runtime\Tenancy\Sql\Dialect;

/**
 * Cuts a statement into tokens in one pass.
 *
 * Where the end of a string or comment depends on a setting of the server, or on whether it is written for one server
 * or another, nothing is cut: a reading that may be wrong is worse than none.
 *
 * @internal
 */
final class Lexer
{
    private const DEEPEST = 60;

    private const COMMENT = '/\*(?!!|M!|\+)[^*/]*+(?:(?:\*(?!/)|/(?!\*))[^*/]*+)*+\*/';
    private const WORD = '[A-Za-z_\x80-\xff][A-Za-z0-9_$\x80-\xff]*+(?!\'|&["\'])';
    private const NUMBER = '(?:\d++(?:\.\d*+)?|\.\d++)(?:[eE][+-]?\d++)?(?![A-Za-z0-9_$.\x80-\xff])';
    private const ESCAPED = "'[^'\\\\]*+(?:(?:''|\\\\.)[^'\\\\]*+)*+'";
    private const PLAIN = "'[^']*+(?:''[^']*+)*+'";
    private const QUOTED = '"[^"]*+(?:""[^"]*+)*+"';
    private const TICKED = '`[^`]*+(?:``[^`]*+)*+`';
    private const DOLLARS = '\$(?<tag>(?:[A-Za-z_][A-Za-z0-9_]*+)?)\$' . self::UNMARKED . '*?\$\k<tag>\$';
    private const NAMED = ':[A-Za-z_][A-Za-z0-9_]*+';

    /** A character behind which PDO, which looks for placeholders by rules of its own, sees what the server sees. */
    private const UNMARKED = '(?:[^?:\'"`\\\\/\#-]|/(?!\*)|-(?!-))';

    /** Bytes of a name that PostgreSQL looks at. */
    private const LONGEST = 63;

    /** Letters that some versions of MySQL take for the ASCII letters i, s and k, or for others. */
    private const FOLDED = '/[\x{130}\x{131}\x{17f}\x{212a}\x{212b}\x{2126}]/u';

    /** @throws Unanalysable */
    public static function tokens(string $sql, Dialect $dialect): Tokens
    {
        if (str_contains($sql, "\0") || preg_match('//u', $sql) !== 1) {
            throw new Unanalysable('its text is not UTF-8');
        }
        if ($dialect === Dialect::Mysql && preg_match(self::FOLDED, $sql) === 1) {
            throw new Unanalysable('it has letters that the server may take for others');
        }
        if (!preg_match_all(self::pattern($dialect), $sql, $found) || end($found[0]) !== '') {
            throw new Unanalysable('it cannot be cut into tokens');
        }

        return self::classified($found[0], $dialect);
    }

    private static function pattern(Dialect $dialect): string
    {
        static $patterns = [];

        return $patterns[$dialect->value] ??= '~\G(?:[ \t\n\r\f]++|' . self::blank($dialect) . ')*+\K(?:'
            . self::visible($dialect) . '|' . self::WORD . '|' . self::NUMBER . '|[(),.;]|\z)~s';
    }

    private static function blank(Dialect $dialect): string
    {
        // A carriage return ends a comment in one server and not in another; MySQL wants a blank after the dashes.
        $line = '[^\r\n]*+(?=\r?\n|\z)';

        return self::COMMENT . '|' . match ($dialect) {
            Dialect::Mysql => '--(?=[ \t\r\n]|\z)' . $line . '|\#(?:(?![\r\n])' . self::UNMARKED . ')*+(?=\r?\n|\z)',
            default => '--' . $line,
        };
    }

    private static function visible(Dialect $dialect): string
    {
        return match ($dialect) {
            Dialect::Sqlite => self::PLAIN . '|' . self::QUOTED . '|' . self::TICKED . '|\[[^\]]*+\]|\?(?![?0-9])|'
                . self::NAMED . '|(?:[<>=!%&|*+]|-(?!-)|/(?!\*))++|\~',
            Dialect::Mysql => self::ESCAPED . '|"[^"\\\\]*+(?:(?:""|\\\\.)[^"\\\\]*+)*+"|`' . self::UNMARKED . '++`'
                . '|\?(?![?0-9])|' . self::NAMED . '|(?:[<>=!%&|*+\~^@]|-(?!-)|/(?!\*))++',
            Dialect::Postgres => '[eE]' . self::ESCAPED . '|' . self::DOLLARS . '|' . self::PLAIN . '|'
                . '"[^"\\\\]*+(?:""[^"\\\\]*+)*+"|\?\?[|&]?|\?(?![?|&0-9])|::|' . self::NAMED
                . '|\$\d++|(?:[<>=!%&|*+\~^@\#`]|-(?!-)|/(?!\*))++|[\[\]]',
        };
    }

    /** @param list<string> $found */
    private static function classified(array $found, Dialect $dialect): Tokens
    {
        $list = $closing = $open = $exact = $mixed = [];
        $positions = $named = 0;
        foreach ($found as $at => $text) {
            $first = $text[0] ?? '';
            if ($first === '?' && $text === '?') {
                $text = '?' . $positions++;
            } elseif ($first === '(') {
                $open[] = $at;
                count($open) <= self::DEEPEST || throw new Unanalysable('it is nested too deeply');
                if ($at > 0 && ($list[$at - 1] === 'LEFT' || $list[$at - 1] === 'RIGHT')) {
                    $list[$at - 1] = '`' . strtolower($list[$at - 1]);
                }
            } elseif ($first === ')') {
                $closing[array_pop($open) ?? throw new Unanalysable('parentheses do not match')] = $at;
            } elseif (($first === ':' && $text !== '::') || $first === '$') {
                $text = $first === '$' ? self::dollar($text) : $text;
                $named += $text === '"' ? 0 : 1;
            } elseif ($first !== '' && strpos(',.;<>=*', $first) === false) {
                $text = self::classify($text, $first, $dialect);
                if ($dialect === Dialect::Mysql && $text[0] === '`') {
                    $name = trim($found[$at], '`');
                    $mixed += ($exact[$text] ??= $name) === $name ? [] : [substr($text, 1) => true];
                }
            }
            $list[] = $text;
        }
        if ($open !== [] || ($named > 0 && $positions > 0)) {
            throw new Unanalysable('parentheses do not match, or placeholders of two kinds are mixed');
        }

        return new Tokens($dialect, $list, $closing, $mixed);
    }

    private static function classify(string $text, string $first, Dialect $dialect): string
    {
        if (ctype_alpha($first) || $first === '_' || $first >= "\x80") {
            return self::word($text, $dialect);
        }
        if ($first === '`' || $first === '[' || ($first === '"' && $dialect !== Dialect::Mysql)) {
            return strlen($text) === 1 ? $text : self::quoted($text, $first, $dialect);
        }

        return match (true) {
            $first === "'" => self::string($text, $dialect),
            $first === '"' => self::doubled($text),
            ctype_digit($first) => '#' . $text,
            $dialect === Dialect::Mysql && $text === '&&' => 'AND',
            // OR or concatenation: that depends on a setting of the server.
            $dialect === Dialect::Mysql && $text === '||' => 'XOR',
            default => $text,
        };
    }

    private static function word(string $text, Dialect $dialect): string
    {
        if (str_ends_with($text, "'")) {
            return '"';
        }
        $upper = strtoupper($text);
        if (isset(Words::KEYWORDS[$upper]) || ($dialect === Dialect::Mysql && isset(Words::MYSQL[$upper]))) {
            return $upper;
        }

        return $dialect === Dialect::Postgres ? self::named(strtolower($text)) : '`' . strtolower($text);
    }

    private static function quoted(string $text, string $first, Dialect $dialect): string
    {
        $name = str_replace($first . $first, $first, substr($text, 1, -1));

        return $dialect === Dialect::Postgres ? self::named($name) : '`' . strtolower($name);
    }

    private static function named(string $name): string
    {
        if (strlen($name) > self::LONGEST) {
            throw new Unanalysable('a name is longer than the server looks at');
        }

        return '`' . $name;
    }

    /** A text or name that MySQL reads in double quotes, when it ends in the same place either way. */
    private static function doubled(string $text): string
    {
        if (str_contains($text, '\\') && preg_match('~^' . self::QUOTED . '$~sD', $text) !== 1) {
            throw new Unanalysable('where a string ends depends on a setting of the server');
        }

        return '"';
    }

    /** A string, when it ends in the same place whether or not backslashes escape. */
    private static function string(string $text, Dialect $dialect): string
    {
        if ($dialect !== Dialect::Sqlite && str_contains($text, '\\')) {
            $other = $dialect === Dialect::Mysql ? self::PLAIN : self::ESCAPED;
            if (preg_match('~^' . $other . '$~sD', $text) !== 1) {
                throw new Unanalysable('where a string ends depends on a setting of the server');
            }

            return $dialect === Dialect::Mysql ? '"' : "'" . str_replace("''", "'", substr($text, 1, -1));
        }

        return "'" . str_replace("''", "'", substr($text, 1, -1));
    }

    /** `$1` is the first placeholder, `$$text$$` a string. */
    private static function dollar(string $text): string
    {
        return ctype_digit($text[1]) ? '?' . ((int) substr($text, 1) - 1) : '"';
    }
}
