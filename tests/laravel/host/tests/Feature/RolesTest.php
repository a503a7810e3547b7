<?php

declare(strict_types=1);

namespace Tests\Feature;

use Chom\Metrics\Metrics;
use Chom\Metrics\Runtime\Laravel\Roles;
use Illuminate\Http\Request;
use Tests\TestCase;

final class RolesTest extends TestCase
{
    private const ROLES = [
        'workers' => ['path' => 'metrics/workers', 'store' => 'sqlite'],
        'scheduler' => ['path' => '/internal/scheduler/'],
    ];

    public function testEachRoleHasAPathAndAStoreOfItsOwn(): void
    {
        $this->restart($this->roles('workers'));
        Metrics::crossTenantQueryAttempts()->inc(7);
        self::assertSame('7.0', $this->attempts('/metrics/workers'));

        $this->restart($this->roles('scheduler') + ['metrics.store' => 'sqlite']);
        Metrics::crossTenantQueryAttempts()->inc(2);
        self::assertSame('2.0', $this->attempts('/internal/scheduler'));
        self::assertSame('7.0', $this->attempts('/metrics/workers'), 'another role\'s in the same file');

        $this->restart(['metrics.role' => null]);
        Metrics::crossTenantQueryAttempts()->inc(1);
        self::assertSame('1.0', $this->attempts('/metrics'));
        self::assertSame('2.0', $this->attempts('/internal/scheduler'));
        self::assertSame('7.0', $this->attempts('/metrics/workers'));
    }

    public function testWhatARoleLosesIsSeenUnderItsPath(): void
    {
        $this->restart($this->roles('workers') + ['metrics.store' => 'sqlite']);
        Metrics::crossTenantQueryAttempts()->inc(-1);
        $dropped = 'instrumentation_samples_dropped_total{reason="negative_increment"}';
        self::assertSame('1.0', $this->sample('/metrics/workers', $dropped));

        $this->restart(['metrics.role' => null]);
        self::assertSame('0.0', $this->sample('/metrics', $dropped) ?? '0.0');
        self::assertSame('1.0', $this->sample('/metrics/workers', $dropped));
    }

    public function testAWipeForgetsAllRoles(): void
    {
        foreach (['workers', 'scheduler', null] as $role) {
            $this->restart($this->roles($role) + ['metrics.store' => 'sqlite']);
            Metrics::crossTenantQueryAttempts()->inc();
            $this->scrape();
        }

        $this->artisan('metrics:wipe', ['--force' => true])->assertExitCode(0)->run();

        foreach (['/metrics', '/metrics/workers', '/internal/scheduler'] as $path) {
            self::assertSame('0.0', $this->attempts($path), $path);
        }
    }

    public function testGaugesFromTheConfigurationAreShownOnce(): void
    {
        $this->restart($this->roles(null));

        self::assertSame('500.0', $this->sample('/metrics', 'rate_limit_per_minute{tier="pro"}'));
        self::assertNull($this->sample('/metrics/workers', 'rate_limit_per_minute{tier="pro"}'));
    }

    public function testEveryPathIsClosedAndNotRecorded(): void
    {
        $this->restart($this->roles(null));
        $this->get('/metrics/workers')->assertUnauthorized();
        $this->get('/internal/scheduler')->assertUnauthorized();

        self::assertSame([], $this->series('http_requests_total'));
    }

    public function testTheCommandLineMayHaveARole(): void
    {
        $roles = self::ROLES;
        $roles['scheduler']['console'] = true;
        $this->restart(['metrics.roles' => $roles, 'metrics.role' => null]);
        self::assertSame('scheduler', $this->app->make(Roles::class)->current());

        $web = new Roles($this->app['config'], false);
        self::assertNull($web->current());

        config(['metrics.role' => 'workers']);
        self::assertSame('workers', $this->app->make(Roles::class)->current(), 'what is named comes first');
    }

    public function testARoleThatIsNoneIsThatOfTheMainPath(): void
    {
        $this->restart($this->roles('worker'));
        Metrics::crossTenantQueryAttempts()->inc();

        self::assertSame('1.0', $this->attempts('/metrics'));
    }

    public function testAStoreThatIsNoneIsAnEmptyScrape(): void
    {
        $this->restart(['metrics.roles' => ['workers' => ['path' => 'metrics/workers', 'store' => 'prometheus']]]);

        self::assertSame('0.0', $this->attempts('/metrics/workers'));
        $error = 'instrumentation_samples_dropped_total{reason="internal_error"}';
        self::assertSame('1.0', $this->sample('/metrics', $error));
    }

    public function testPathsSurviveTheCacheOfRoutes(): void
    {
        $this->restart($this->roles(null));
        $routes = $this->app->make('router')->getRoutes();
        foreach ($routes as $route) {
            if ($route->uri() === 'metrics/workers') {
                $route->prepareForSerialization();
                self::assertSame('workers', unserialize(serialize($route))->defaults['role']);
            }
        }
        self::assertNotNull($routes->match(Request::create('/metrics/workers')));
    }

    /** @return array<string, mixed> */
    private function roles(?string $role): array
    {
        return [
            'metrics.roles' => self::ROLES,
            'metrics.role' => $role,
            'metrics.endpoint' => ['path' => 'metrics', 'token' => self::TOKEN, 'allow' => []],
        ];
    }

    private function attempts(string $path): ?string
    {
        return $this->sample($path, 'cross_tenant_query_attempts_total');
    }

    private function sample(string $path, string $sample): ?string
    {
        config(['metrics.endpoint.token' => self::TOKEN]);
        $response = $this->get($path, ['Accept' => '', 'Authorization' => 'Bearer ' . self::TOKEN])->assertOk();
        $this->flushHeaders();
        $found = preg_match('/^' . preg_quote($sample, '/') . ' (\S+)$/m', $response->streamedContent(), $part) === 1;

        return $found ? $part[1] : null;
    }
}
