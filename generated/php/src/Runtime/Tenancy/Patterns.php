<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy;

/**
 * Declared patterns of keys or paths, and what a key is to the current context. `{tenant}` is an owner's key, `*` any
 * text.
 *
 * @internal
 */
final class Patterns
{
    public const OWN = 'own';
    public const FOREIGN = 'foreign';
    public const UNDECLARED = 'undeclared';

    /** @var list<array{string, list<string>}> regular expression, dimensions in the order of its groups */
    private array $expressions = [];

    /**
     * @param list<string> $patterns
     * @param string $separators what no owner's key contains
     */
    public function __construct(array $patterns, string $separators)
    {
        foreach ($patterns as $pattern) {
            $this->expressions[] = self::compile($pattern, preg_quote($separators, '~'));
        }
    }

    /**
     * Own when a pattern matches with the context's owners or without any, foreign when only with others.
     *
     * @param array<string, string> $values dimension => key of the context's owner
     */
    public function judge(string $key, array $values): string
    {
        $verdict = self::UNDECLARED;
        foreach ($this->expressions as [$expression, $dimensions]) {
            if (preg_match($expression, $key, $groups) === 1) {
                if (self::belongs($dimensions, array_slice($groups, 1), $values)) {
                    return self::OWN;
                }
                $verdict = self::FOREIGN;
            }
        }

        return $verdict;
    }

    /**
     * @param list<string> $dimensions
     * @param list<string> $owners
     * @param array<string, string> $values
     */
    private static function belongs(array $dimensions, array $owners, array $values): bool
    {
        foreach ($dimensions as $index => $dimension) {
            if (! isset($values[$dimension]) || $values[$dimension] !== $owners[$index]) {
                return false;
            }
        }

        return true;
    }

    /** @return array{string, list<string>} */
    private static function compile(string $pattern, string $separators): array
    {
        $dimensions = [];
        $expression = '';
        foreach (preg_split('~(\{\w+\}|\*)~', $pattern, -1, PREG_SPLIT_DELIM_CAPTURE) ?: [] as $piece) {
            if ($piece === '*') {
                $expression .= '.*';
            } elseif (str_starts_with($piece, '{') && str_ends_with($piece, '}')) {
                $dimensions[] = substr($piece, 1, -1);
                $expression .= "([^$separators]+)";
            } else {
                $expression .= preg_quote($piece, '~');
            }
        }

        return ["~\\A$expression\\z~s", $dimensions];
    }
}
