<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Tenancy\State;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\Party;
use Tests\Tenancy\ServesLikeOctane;

/** Requests of two tenants in one process do not meet. */
final class LongLivedTest extends IsolationTestCase
{
    use ServesLikeOctane;

    protected string $mode = 'enforce';

    public function testRequestsOfTwoTenantsDoNotMeet(): void
    {
        $this->giveTokens();

        for ($round = 0; $round < 20; $round++) {
            foreach (['mine' => $this->world->mine, 'theirs' => $this->world->theirs] as $token => $party) {
                self::assertSame($party->siteIds(), $this->listed($token, $party));
                self::assertSame(State::Unresolved, Guards::current()->context->state);
            }
        }
        self::assertSame([], $this->objections());
    }

    public function testGuardsKeepNothingOfARequest(): void
    {
        $growth = [];
        foreach (['off', 'enforce'] as $mode) {
            $this->inMode($mode);
            $this->giveTokens();
            $this->serve('mine', 400);
            $before = memory_get_usage();
            $this->serve('mine', 200);
            $growth[$mode] = memory_get_usage() - $before;
        }

        self::assertLessThan(16 * 1024, $growth['enforce'] - $growth['off']);
    }

    /** The route keeps its controller, and that the tenant of the first request: what Octane takes care of itself. */
    public function testAControllerThatKeepsATenantIsNoticed(): void
    {
        $this->giveTokens();

        $this->listed('mine', $this->world->mine, flush: false);

        self::assertSame([], $this->listed('theirs', $this->world->mine, flush: false));
        self::assertSame(['query_foreign blocked' => 1.0], $this->objections());
    }

    private function serve(string $token, int $requests): void
    {
        for ($request = 0; $request < $requests; $request++) {
            $this->listed($token, $this->world->mine);
        }
        gc_collect_cycles();
    }

    /** @return list<string> ids of the sites that the API lists, in the party's order */
    private function listed(string $token, Party $party, bool $flush = true): array
    {
        $response = $this->ask('/api/v1/sites', $token, $flush);
        $ids = array_column(json_decode((string) $response->getContent(), true)['data'] ?? [], 'id');

        return array_values(array_intersect($party->siteIds(), $ids));
    }
}
