<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Tests\Tenancy\Flows;
use Tests\Tenancy\FlowTestCase;

/** A guard that cries wolf is switched off. */
final class FlowsTest extends FlowTestCase
{
    public static function cases(): iterable
    {
        return Flows::all();
    }
}
