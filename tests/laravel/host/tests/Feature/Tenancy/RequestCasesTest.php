<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Tests\Tenancy\Breach;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\MakesRequests;
use Tests\Tenancy\RequestCases;
use Throwable;

/** Whatever can be wrong with a request: noticed as what it is, and answered with a refusal. */
final class RequestCasesTest extends BreachTestCase
{
    use MakesRequests;

    private int $status = 0;

    public static function cases(): iterable
    {
        yield from RequestCases::all();
    }

    protected function attempt(Breach $breach): mixed
    {
        $response = ($breach->attempt)($this->world, $this);
        $this->status = $response->status();

        return $response->content();
    }

    protected function assertLetThrough(Breach $breach, mixed $answer): void
    {
        self::assertNotContains($this->status, [403, 404, 500]);
    }

    protected function assertRefused(Breach $breach, mixed $answer, ?Throwable $error): void
    {
        self::assertNull($error);
        // A request is not to blame for what was left over from before it.
        self::assertSame($breach->violation === 'context_stale' ? 200 : $breach->status(), $this->status);
    }
}
