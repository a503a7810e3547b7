<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Grammars;

use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Grammar;

final class Sqlite extends Grammar
{
    public function same(string $one, string $other): string
    {
        return "$one is $other";
    }

    public function like(string $column): string
    {
        return $this->dice->pick([parent::like($column), "$column glob 's*'", "('7b', 'ash') in organizations"]);
    }

    public function negated(string $condition): string
    {
        return "($condition) = 0";
    }

    public function trap(string $guard, string $column, string $own, string $foreign): string
    {
        return $this->dice->pick([
            "1 between 0 and $column = $own",
            "$column = $own = 0",
            "$column = $own collate nocase",
            "$column == $own or 1 = 1",
            "+$column = $own is not 1",
            "$column glob '*'",
            "$column notnull",
            "$column = $own is null",
            "iif($column = $own, 0, 1)",
            'exists (select 1 from (select 5 as "offset") as o'
                . " where $guard and 'a' like 'a' escape offset + 1 or 1 = 1)",
        ]);
    }

    public function hint(string $table): string
    {
        return $this->dice->chance(2) ? ' not indexed' : '';
    }

    public function schema(): string
    {
        return 'main.';
    }

    public function materialized(): string
    {
        return $this->dice->pick(['', '', '', 'materialized ', 'not materialized ']);
    }

    protected function names(string $name): array
    {
        return ["\"$name\"", strtoupper($name), "[$name]", "`$name`"];
    }
}
