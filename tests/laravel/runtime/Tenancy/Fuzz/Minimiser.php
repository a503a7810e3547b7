<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

/**
 * Makes a counter-example as short as it can be.
 */
final class Minimiser
{
    public function __construct(private readonly Run $run, private readonly Oracle $oracle)
    {
    }

    /** @param list<string|int> $bindings */
    public function of(string $sql, array $bindings): string
    {
        $words = $this->words($sql, $bindings);
        for ($size = intdiv(count($words), 2); $size > 0; $size = $shorter ? $size : intdiv($size, 2)) {
            $shorter = false;
            for ($at = 0; $at + $size <= count($words); $at++) {
                $less = [...array_slice($words, 0, $at), ...array_slice($words, $at + $size)];
                if ($this->interferes(implode(' ', $less))) {
                    $words = $less;
                    $shorter = true;
                }
            }
        }

        return implode(' ', $words);
    }

    /**
     * The statement with its bindings written out, so that words can be left out of it.
     *
     * @param list<string|int> $bindings
     * @return list<string>
     */
    private function words(string $sql, array $bindings): array
    {
        $written = preg_replace_callback('/\?/', static function () use (&$bindings): string {
            $value = array_shift($bindings);

            return is_int($value) ? (string) $value : "'$value'";
        }, $sql);
        $written = preg_replace('~/\*.*?\*/|--[^\n]*\n~s', ' ', $written);
        preg_match_all("/'[^']*'|[\\w.]+|[<>=|:]+|\\S/", $written, $found);

        return $found[0];
    }

    private function interferes(string $sql): bool
    {
        return $sql !== '' && $this->run->verdict($sql, []) === null && is_string($this->oracle->difference($sql, []));
    }
}
