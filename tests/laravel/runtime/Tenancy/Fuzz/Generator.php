<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;

/**
 * Writes one statement of a dialect, with its bindings.
 */
final class Generator
{
    /** @return array{0: string, 1: list<string|int>} */
    public static function statement(Dice $dice, Dialect $dialect): array
    {
        $grammar = Grammar::of($dialect, $dice);
        $text = $grammar->spell(self::text($dice, $dialect, new Selects($dice, $grammar)));
        $bindings = [];
        $sql = preg_replace_callback('/\x01([^\x02]*)\x02/', static function (array $found) use (&$bindings): string {
            $bindings[] = $found[1][0] === "\x03" ? (int) substr($found[1], 1) : $found[1];

            return '?';
        }, $text);

        return [$sql, $bindings];
    }

    private static function text(Dice $dice, Dialect $dialect, Selects $selects): string
    {
        $kind = $dice->roll(0, 19);
        if ($kind > 6) {
            $types = array_map(static fn (): bool => $dice->chance(35), range(1, $dice->roll(1, 3)));

            return $selects->query($types, null, 0);
        }
        if ($kind > 3) {
            return (new Insertions($dice, $dialect, $selects))->text($kind === 6);
        }
        $changes = new Changes($dice, $dialect, $selects);
        $with = $dialect !== Dialect::Mysql && $dice->chance(8)
            ? 'with sites as (select v.id, v.tenant_id, v.name, v.size from vps as v) '
            : '';

        return $with . ($kind < 2 ? $changes->update() : $changes->delete());
    }

    /** A table that is written. */
    public static function target(Dice $dice): string
    {
        return $dice->pick(['sites', 'sites', 'backups', 'folders', 'site_user', 'notes', 'users', 'vps']);
    }
}
