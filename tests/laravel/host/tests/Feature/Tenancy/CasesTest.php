<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\ReadCases;
use Tests\Tenancy\WriteCases;

/** Whatever an application can do wrong with a database: noticed as what it is, and stopped. */
final class CasesTest extends BreachTestCase
{
    public static function cases(): iterable
    {
        yield from ReadCases::all();
        yield from WriteCases::all();
    }
}
