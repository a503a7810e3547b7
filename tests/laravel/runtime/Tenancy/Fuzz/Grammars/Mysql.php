<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Grammars;

use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Grammar;

final class Mysql extends Grammar
{
    public function concat(string $one, string $other): string
    {
        return "concat($one, $other)";
    }

    public function same(string $one, string $other): string
    {
        return "$one <=> $other";
    }

    public function negated(string $condition): string
    {
        return $this->dice->pick(["($condition) = 0", "!($condition)", "($condition) xor 1"]);
    }

    public function like(string $column): string
    {
        return $this->dice->pick([
            parent::like($column), "$column regexp '^t'", "$column rlike 's'", "$column not like 'x\\'%'",
            "$column sounds like 'T1'",
        ]);
    }

    public function trap(string $guard, string $column, string $own, string $foreign): string
    {
        return $this->dice->pick([
            "$column = 0",
            "$column in (0, $own)",
            "$column = $own || 1",
            "$column = $own xor 1",
            "1 between 0 and $column = $own",
            "$column = $own = 0",
            "$column = $own is not true",
            "$column <=> null",
            "binary $column <> $own",
            "$column = $own collate utf8mb4_general_ci or 1",
            "$column = $own /*! or 1 = 1 */",
            "$column = $own /*!50000 or 1 = 1 */",
            "$column = $own /*M! or 1 = 1 */",
            "$column = $own -1",
            "$column = $own\n--1 or 1 = 1",
            "$column = 'x\\' or 1 = 1 or \\'' or $column = $own",
            "$column = 'x\\'' or 1 = 1 -- ' and $guard\n",
            "$column = 't\\2'",
            "$column = cast($own as int)",
            "$guard and $column <> 'x\\' or 1 = 1 -- '\n",
            "$guard and $column <> \"x\\\" or 1 = 1 -- \"\n",
            "$column <> 'x\\' and $guard and $column <> ' or 1 = 1 -- '\n",
            "size between 0 and $column = $own",
            "$column = false",
            "$column = 't' '2'",
            "$column = \"t2\"",
            "$column = 0x7432",
            "$column = x'7432'",
            "$column = _utf8mb4't2'",
            "$column = n't2'",
            "$column = $own mod 2",
            "$column = ($own div 1) * 0",
            "$column > $own && 1",
            "if($column = $own, 0, 1)",
            "$column = interval(1, 2)",
        ]);
    }

    public function joins(): array
    {
        return [
            'join', 'join', 'inner join', 'left join', 'left join', 'right join', 'straight_join', 'cross join', ',',
            'left outer join',
        ];
    }

    public function limit(string $count): string
    {
        return $this->dice->pick([" limit $count", " limit $count", " limit 0, $count", " limit $count offset 1"]);
    }

    public function lock(): string
    {
        return $this->dice->chance(4)
            ? $this->dice->pick([' for update', ' lock in share mode', ' for update skip locked', ' for update nowait'])
            : '';
    }

    public function hint(string $table): string
    {
        $key = ['sites' => 'tenant_id', 'backups' => 'site_id'][$table] ?? 'id';

        return $table !== 'site_user' && $this->dice->chance(5)
            ? ' ' . $this->dice->pick(['force index', 'use index', 'ignore index', 'force key']) . " ($key)"
            : '';
    }

    protected function blanks(): array
    {
        return [...parent::blanks(), " # it's ?\n", " #\n", ' /*! */ ', ' /*!99999 or */ '];
    }

    protected function texts(string $value): array
    {
        return ["\"$value\"", "'$value' ''", "_utf8mb4'$value'", "n'$value'", '0x' . bin2hex($value)];
    }

    protected function names(string $name): array
    {
        return ["`$name`", "`$name`", "`$name`"];
    }
}
