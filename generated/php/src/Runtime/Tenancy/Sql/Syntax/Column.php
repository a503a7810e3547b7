<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * A column as a statement names it.
 *
 * @internal
 */
final class Column
{
    public function __construct(public readonly ?string $qualifier, public readonly string $name)
    {
    }
}
