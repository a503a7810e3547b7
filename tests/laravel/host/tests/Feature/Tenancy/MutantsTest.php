<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\HttpMiddleware;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use Chom\Metrics\Runtime\Laravel\Tenancy\KeyGuard;
use Chom\Metrics\Runtime\Laravel\Tenancy\StatementGuard;
use Chom\Metrics\Runtime\Tenancy\State;
use Closure;
use Error;
use Illuminate\Broadcasting\BroadcastManager;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Foundation\Application;
use PHPUnit\Framework\TestCase;
use Tests\Support\PassingOn;
use Tests\Tenancy\Breach;
use Tests\Tenancy\FlowTestCase;
use Tests\Tenancy\IsolationTestCase;

/** With one guard gone, the tests of the cases that it is there for fail, in both modes: they can. */
final class MutantsTest extends TestCase
{
    protected function tearDown(): void
    {
        IsolationTestCase::$mutation = null;
    }

    /** @return iterable<string, array{class-string, string, Closure(Application): void|array<string, mixed>}> */
    public static function mutants(): iterable
    {
        foreach (self::table() as $mutant => [$break, $cases]) {
            foreach ($cases as $class => $names) {
                foreach ($names as $name) {
                    yield "$mutant: $name" => [$class, $name, $break];
                }
            }
        }
    }

    /**
     * @dataProvider mutants
     * @param class-string $class
     * @param Closure(Application): void|array<string, mixed> $break
     */
    public function testItIsKilled(string $class, string $name, Closure|array $break): void
    {
        $data = iterator_to_array($class::cases())[$name];
        if (is_array($break)) {
            $data = $data[0] instanceof Breach ? [$data[0]->configured($break)] : [$data[0], $break];
        }
        $methods = is_subclass_of($class, FlowTestCase::class)
            ? ['testNothingIsNoticed', 'testNothingIsStopped']
            : ['testItIsNoticed', 'testItIsStopped'];
        foreach ($methods as $method) {
            IsolationTestCase::$mutation = is_array($break) ? null : $break;
            $result = (new $class($method, $data, $name))->run();
            self::assertFalse($result->wasSuccessful(), $method);
            foreach ($result->errors() as $error) {
                self::assertNotInstanceOf(Error::class, $error->thrownException(), 'The mutant is broken itself.');
            }
        }
    }

    /** @return array<string, array{Closure(Application): void|array<string, mixed>, array<class-string, list<string>>}> */
    private static function table(): array
    {
        $open = static function (Application $app): void {
            $app->make(Kernel::class);
            $app->make(HttpMiddleware::class)->enclose(new PassingOn());
        };
        $deaf = static fn (string $event): Closure => static fn (Application $app) => $app->make('events')
            ->forget($event);

        return [
            'statements are not looked at' => [static fn () => StatementGuard::use(null), [
                CasesTest::class => ['2 all()', '5 DB::table bare', '13 exists oracle', '17 bulk delete',
                    '29 withoutEvents'],
                RequestCasesTest::class => ['42 no context, a view', '43 no context, write'],
                QueueCasesTest::class => ['47 job with a foreign model: database',
                    '50 restored model that moved tenant: phpredis'],
                ConsoleCasesTest::class => ['44 scheduled command that writes'],
                SwallowedTest::class => ['swallowed exception: sql, a write'],
                StoreDownTest::class => ['metrics store down: sql, unproven'],
                OctaneCasesTest::class => ['singleton under Octane: a model that is asked for more'],
                FlowsTest::class => ['whereIn own ids'],
            ]],
            'models are not looked at when loaded' => [$deaf('eloquent.retrieved: *'), [
                ModelsAloneTest::class => ['find', 'all'],
                SwallowedTest::class => ['swallowed exception: eloquent'],
            ]],
            'models are not looked at when created' => [$deaf('eloquent.creating: *'), [
                CasesTest::class => ['25 mass-assigned tenant', '30 child of a foreign parent', '66 replicate'],
                DisksTest::class => ['external resource: a model that claims it'],
                FlowsTest::class => ['create without tenant'],
            ]],
            'models are not looked at when updated' => [$deaf('eloquent.updating: *'), [
                CasesTest::class => ['27 model carried across contexts'],
                OctaneCasesTest::class => ['singleton under Octane: a model that is written'],
            ]],
            'models are not looked at when deleted' => [$deaf('eloquent.deleting: *'), [
                CasesTest::class => ['27 deleted across contexts'],
            ]],
            'a job begins in any context' => [$deaf('Illuminate\Queue\Events\JobProcessing'), [
                QueueCasesTest::class => ['48 unstamped payload: database', '49 tampered stamp: predis'],
                QueueFlowsTest::class => ['jobs dispatched in a tenant: database'],
            ]],
            'a job that fails leaves its context' => [$deaf('Illuminate\Queue\Events\JobExceptionOccurred'), [
                QueueCasesTest::class => ['51 retry leaves no context: database'],
            ]],
            'a job that is done leaves its context' => [$deaf('Illuminate\Queue\Events\JobProcessed'), [
                QueueFlowsTest::class => ['jobs dispatched in a tenant: phpredis'],
            ]],
            'nobody looks between jobs' => [$deaf('Illuminate\Queue\Events\Looping'), [
                QueueCasesTest::class => ['52 stale context: between jobs: database'],
            ]],
            'keys and paths are not looked at' => [static fn () => KeyGuard::use(null, null), [
                CachesTest::class => ['53 get: predis', '53 forever: phpredis', '54 everything: file',
                    'lock key: database', 'limiter key: a hit: phpredis', '53 tag beside an own one, flush: predis'],
                DisksTest::class => ['disk path: get', 'disk path: copy from', 'disk path: one that climbs'],
                StoreDownTest::class => ['metrics store down: cache'],
            ]],
            'a request has no boundary' => [$open, [
                RequestCasesTest::class => ['52 stale context', 'egress: a model', 'egress: what a view shows'],
                SwallowedTest::class => ['swallowed exception: http, what leaves'],
            ]],
            'requests are not looked at' => [['metrics.tenancy.layers' => ['http' => 'off']], [
                RequestCasesTest::class => ['header mismatch', 'session mismatch', 'token mismatch',
                    'signed URL: of another tenant', 'broadcast channel', '45 route binding that asks no database',
                    'broadcast channel: by GET at broadcasting/auth'],
            ]],
            'nobody says whom a request works for' => [['metrics.tenancy.resolver' => null], [
                RequestFlowsTest::class => ['a list, one object', 'jobs dispatched in a tenant: after the response'],
            ]],
            'resources are not looked at' => [['metrics.tenancy.layers' => ['external' => 'off']], [
                DisksTest::class => ['external resource: a claim', 'external resource: a model that takes it over'],
            ]],
            'stamps are not looked at' => [['metrics.tenancy.layers' => ['queue' => 'off']], [
                QueueCasesTest::class => ['48 unstamped payload: phpredis', '49 tampered stamp: database'],
            ]],
            'events go anywhere' => [
                static fn (Application $app) => $app->forgetExtenders(BroadcastManager::class),
                [DisksTest::class => ['broadcast channel: an event']],
            ],
            'everything is let through for a reason' => [
                static fn () => Guards::current()->context->become(State::Bypass),
                [RequestCasesTest::class => ['42 no context, read', '46 binding before context']],
            ],
        ];
    }
}
