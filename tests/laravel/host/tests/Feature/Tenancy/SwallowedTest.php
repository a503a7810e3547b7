<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Tests\Tenancy\CarelessTestCase;

/** An application that swallows every exception leaks nothing: its answer is not given. */
final class SwallowedTest extends CarelessTestCase
{
    protected const CASE = 'swallowed exception';
}
