<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql;

/**
 * The dialect that a statement is written in: how it quotes, comments and folds names.
 *
 * @internal
 */
enum Dialect: string
{
    case Sqlite = 'sqlite';
    case Mysql = 'mysql';
    case Postgres = 'pgsql';

    /** The dialect of one of Laravel's database drivers; null for a driver whose statements cannot be analysed. */
    public static function ofDriver(string $driver): ?self
    {
        return $driver === 'mariadb' ? self::Mysql : self::tryFrom($driver);
    }
}
