<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Tenancy\State;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Foundation\Application;
use Tests\TestCase;

/** A guarded application with two organizations in it. */
abstract class IsolationTestCase extends TestCase
{
    /** @var Closure(Application): void|null what is broken in the application, to see whether a test notices */
    public static ?Closure $mutation = null;

    protected World $world;

    protected string $mode = 'observe';

    protected function setUp(): void
    {
        $this->settings += ['metrics.tenancy.mode' => $this->mode];
        parent::setUp();
        $this->world = $this->createWorld();
        if (self::$mutation !== null) {
            (self::$mutation)($this->app);
        }
    }

    protected function createWorld(): World
    {
        return $this->unwatched(World::create(...));
    }

    protected function tearDown(): void
    {
        Guards::use(null);
        parent::tearDown();
    }

    /** Start the application again in another mode. */
    protected function inMode(string $mode): void
    {
        $this->mode = $mode;
        $this->restart(['metrics.tenancy.mode' => $mode]);
        $this->world = $this->createWorld();
    }

    public function unwatched(Closure $work): mixed
    {
        $context = Guards::current()->context;
        $context->enter(State::Bypass);
        try {
            return $work();
        } finally {
            $context->leave();
        }
    }

    public function asMine(Closure $work): mixed
    {
        return Tenancy::runAs($this->world->mine->tenant->id, $this->world->mine->organization->id, $work);
    }

    public function asTheirs(Closure $work): mixed
    {
        return Tenancy::runAs($this->world->theirs->tenant->id, $this->world->theirs->organization->id, $work);
    }

    /** Requests from now on are those of a user of mine. */
    protected function asUser(): void
    {
        $this->unwatched(fn () => $this->world->mine->user->update(['api_token' => hash('sha256', 'my-token')]));
        $this->withHeader('Authorization', 'Bearer my-token');
    }

    /** @return array<string, float> violations and findings, by type and action */
    protected function objections(): array
    {
        $objections = [];
        foreach ($this->series('tenant_isolation_violations_total') as $labels => $count) {
            preg_match('~violation_type="(\w+)",action="(\w+)"~', $labels, $found);
            $objections["$found[1] $found[2]"] = $count;
        }
        foreach ($this->series('tenant_isolation_findings_total') as $labels => $count) {
            preg_match('~violation_type="(\w+)"~', $labels, $found);
            $objections["$found[1] found"] = $count;
        }

        ksort($objections);

        return $objections;
    }

    /** Whether anything of the other organization is in what came back. */
    protected function isTheirs(mixed $result): bool
    {
        $text = print_r(json_decode((string) json_encode($result), true) ?? $result, true);

        foreach ([World::MARK, ...$this->world->theirs->keys()] as $mark) {
            if (str_contains($text, $mark)) {
                return true;
            }
        }

        return false;
    }
}
