<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Grammars;

use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Grammar;

final class Postgres extends Grammar
{
    public function same(string $one, string $other): string
    {
        return "$one is not distinct from $other";
    }

    public function negated(string $condition): string
    {
        return "($condition) = " . $this->dice->pick(['false', "'f'"]);
    }

    public function member(string $column, array $values): string
    {
        $bare = array_map(static fn (string $value): string => trim($value, "'\x01\x02"), $values);
        $list = '{' . implode(',', $bare) . '}';

        return match ($this->dice->roll(0, 5)) {
            0 => "$column = any(array[" . implode(', ', $values) . ']::text[])',
            1 => "$column = any('$list')",
            2 => "$column = any(\x01$list\x02)",
            3 => "$column = some(\x01$list\x02::text[])",
            4 => "$column::text in (" . implode(', ', array_map(static fn ($one) => "$one::text", $values)) . ')',
            default => parent::member($column, $values),
        };
    }

    public function like(string $column): string
    {
        return $this->dice->pick([
            parent::like($column), "$column ilike 'T1'", "$column not ilike 'x%'", "$column ~ '^t'",
            "$column similar to 's%'", "$column !~~* 'X'",
        ]);
    }

    public function trap(string $guard, string $column, string $own, string $foreign): string
    {
        return $this->dice->pick([
            "$column <> all(array[$foreign])",
            "$column = any(array[$own, $foreign])",
            "$column = any('{t1,t2,s1,st2-1}')",
            "not $column = any(array[$own])",
            "$column::varchar(1) = 't'",
            "$column >= any(array[$own])",
            "$column = $own is not true",
            "$column is distinct from $foreign",
            "$column not in ($foreign)",
            "$column = any(array(select k.id from sites as k))",
            "($column, 1) in (select k.tenant_id, 1 from sites as k)",
            "$column ~ ''",
            "$column = E't\\x32'",
            "$column = \$\$t2\$\$",
            "$column between symmetric 'z' and 'a'",
            "$column = any(array[$own] || array[$foreign])",
            "$column <> 'x\\' and $guard and $column <> ' or 1 = 1 -- '\n",
            "$guard and $column <> 'x\\' or 1 = 1 -- '\n",
            "coalesce($column = $own, true)",
        ]);
    }

    public function joins(): array
    {
        return ['join', 'join', 'inner join', 'left join', 'left join', 'right join', 'cross join', ','];
    }

    public function combinations(): array
    {
        return ['union', 'union all', 'except', 'intersect', 'except all', 'intersect all', 'union distinct'];
    }

    public function name(string $name): string
    {
        // The server looks at 63 bytes.
        return $this->dice->chance(3) ? str_repeat('n', 62) . $name : $name;
    }

    public function schema(): string
    {
        return 'public.';
    }

    public function materialized(): string
    {
        return $this->dice->pick(['', '', '', 'materialized ', 'not materialized ']);
    }

    public function distinct(string $column): array
    {
        return $this->dice->chance(50) ? ["distinct on ($column) ", $column] : ['distinct ', ''];
    }

    public function limit(string $count): string
    {
        return $this->dice->pick([
            " limit $count", " limit $count", " fetch first $count rows only", " limit $count offset 1",
        ]);
    }

    public function lock(): string
    {
        return $this->dice->chance(3) ? $this->dice->pick([
            ' for update', ' for update skip locked', ' for share nowait', ' for no key update', ' for key share',
        ]) : '';
    }

    public function lateral(): bool
    {
        return $this->dice->chance(40);
    }

    public function filter(string $aggregate, string $condition): string
    {
        return $this->dice->chance(30) ? "$aggregate filter (where $condition)" : $aggregate;
    }

    protected function blanks(): array
    {
        return [...parent::blanks(), " /* /* ' */ */ "];
    }

    protected function texts(string $value): array
    {
        return [
            "E'$value'", "\$\$$value\$\$", "\$q\$$value\$q\$", "'$value'::text", "U&'$value'",
            "cast('$value' as text)",
        ];
    }
}
