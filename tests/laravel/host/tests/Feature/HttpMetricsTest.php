<?php

declare(strict_types=1);

namespace Tests\Feature;

use App\Models\Site;
use App\Models\SiteBackup;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Route;
use Tests\Support\ThrowingMiddleware;
use Tests\Support\ThrowingResolver;
use Tests\TestCase;

final class HttpMetricsTest extends TestCase
{
    public function testARequestIsCountedWithEveryLabel(): void
    {
        $user = $this->actingWithToken('pro');

        $this->getJson('/api/v1/sites')->assertOk();

        self::assertSame([self::labels('api/v1/sites', $user->id, 'pro', '200', 'v1') => 1.0], $this->requests());
        self::assertSame(
            ["tenant=\"{$user->tenant_id}\",tier=\"pro\",status_class=\"2xx\"" => 1.0],
            $this->series('tenant_http_requests_total'),
        );
        self::assertSame(
            ["tenant=\"{$user->tenant_id}\"" => 1.0],
            $this->series('tenant_http_request_duration_seconds_count'),
        );
    }

    public function testTheTemplateIsTheEndpointAndNotThePath(): void
    {
        $user = $this->actingWithToken('enterprise');
        $sites = Site::factory()->count(3)->create(['tenant_id' => $user->tenant_id]);

        foreach ($sites as $site) {
            $this->getJson("/api/v1/sites/{$site->id}")->assertOk();
        }

        self::assertSame(
            [self::labels('api/v1/sites/{site}', $user->id, 'enterprise', '200', 'v1') => 3.0],
            $this->requests(),
        );
    }

    public function testAnAnonymousRequestHasNoTenantSeries(): void
    {
        $this->getJson('/api/v1/status')->assertOk();

        self::assertSame([self::labels('api/v1/status', 'anonymous', 'none', '200', 'v1') => 1.0], $this->requests());
        self::assertSame([], $this->series('tenant_http_requests_total'));
    }

    public function testAWrongTokenIsAnonymous(): void
    {
        $this->withHeader('Authorization', 'Bearer wrong')->getJson('/api/v1/sites')->assertUnauthorized();

        self::assertSame([self::labels('api/v1/sites', 'anonymous', 'none', '401', 'v1') => 1.0], $this->requests());
    }

    public function testWhatNoRouteMatchesIsUnmatched(): void
    {
        $this->getJson('/api/v1/no-such-thing')->assertNotFound();
        $this->getJson('/wp-login.php')->assertNotFound();
        $this->patchJson('/api/v1/status')->assertStatus(405);

        self::assertSame([
            self::labels('unmatched', 'anonymous', 'none', '404', 'none') => 2.0,
            self::labels('unmatched', 'anonymous', 'none', '405', 'none') => 1.0,
        ], $this->requests());
    }

    /** Laravel answers it with a route whose template is the raw path, which the client chooses. */
    public function testAnAutomaticOptionsResponseIsUnmatched(): void
    {
        $this->call('OPTIONS', '/api/v1/sites/' . bin2hex(random_bytes(4)))->assertOk();
        Route::options('declared', static fn (): string => '');
        $this->call('OPTIONS', '/declared')->assertOk();

        self::assertSame([
            self::labels('declared', 'anonymous', 'none', '200', 'none') => 1.0,
            self::labels('unmatched', 'anonymous', 'none', '200', 'none') => 1.0,
        ], $this->requests());
    }

    public function testAModelOfAnotherTenantIsNotFound(): void
    {
        $user = $this->actingWithToken('pro');
        $foreign = Site::factory()->create();

        $this->getJson("/api/v1/sites/{$foreign->id}")->assertNotFound();

        self::assertSame(
            [self::labels('api/v1/sites/{site}', $user->id, 'pro', '404', 'v1') => 1.0],
            $this->requests(),
        );
    }

    public function testAnExceptionIsA500(): void
    {
        $this->getJson('/api/v1/diagnostics/exception')->assertStatus(500);

        self::assertSame(
            [self::labels('api/v1/diagnostics/exception', 'anonymous', 'none', '500', 'v1') => 1.0],
            $this->requests(),
        );
    }

    public function testAnExceptionOfAnotherGlobalMiddlewareIsCounted(): void
    {
        $this->app->make(Kernel::class)->pushMiddleware(ThrowingMiddleware::class);

        $this->getJson('/api/v1/status')->assertStatus(500);

        self::assertSame([self::labels('unmatched', 'anonymous', 'none', '500', 'none') => 1.0], $this->requests());
    }

    public function testThrottledRequestsAreCounted(): void
    {
        config(['chom.rate_limits.free' => 2]);
        $user = $this->actingWithToken('free');

        for ($request = 0; $request < 5; $request++) {
            $this->getJson('/api/v1/sites');
        }

        self::assertSame([
            self::labels('api/v1/sites', $user->id, 'free', '200', 'v1') => 2.0,
            self::labels('api/v1/sites', $user->id, 'free', '429', 'v1') => 3.0,
        ], $this->requests());
    }

    public function testARouteAttributeOrAHeaderMarksADeprecatedEndpoint(): void
    {
        Route::get('api/v1/old', static fn () => response('', 200, ['Deprecation' => '@1735689600']));
        $this->getJson('/api/v1/old')->assertOk();
        $user = $this->actingWithToken('pro');
        $this->getJson('/api/v1/servers')->assertOk();

        self::assertSame([
            self::labels('api/v1/old', 'anonymous', 'none', '200', 'v1', 'true') => 1.0,
            self::labels('api/v1/servers', $user->id, 'pro', '200', 'v1', 'true') => 1.0,
        ], $this->requests());
    }

    public function testTheVersionComesFromTheTemplate(): void
    {
        $user = $this->actingWithToken('pro');

        $this->getJson('/api/v2/sites')->assertOk();

        self::assertSame([self::labels('api/v2/sites', $user->id, 'pro', '200', 'v2') => 1.0], $this->requests());
    }

    public function testATierThatTheSpecDoesNotKnowIsFoldedAndCounted(): void
    {
        $user = $this->actingWithToken('legacy');

        $this->getJson('/api/v1/sites')->assertOk();

        self::assertSame([self::labels('api/v1/sites', $user->id, 'other', '200', 'v1') => 1.0], $this->requests());
        $folded = $this->series('instrumentation_labels_folded_total');
        self::assertSame(1.0, $folded['metric="http_requests_total",label="tier",reason="undeclared_value"']);
    }

    public function testTheSizeOfABufferedResponseIsItsBody(): void
    {
        $body = $this->getJson('/api/v1/status')->getContent();

        self::assertSame(['endpoint="api/v1/status"' => (float) strlen($body)], $this->sizes());
    }

    public function testAHeadResponseHasNoSize(): void
    {
        $this->call('HEAD', '/api/v1/status')->assertOk();

        self::assertSame([], $this->sizes());
        self::assertSame(['endpoint="api/v1/status"' => 1.0], $this->series('http_response_size_bytes_count'));
    }

    public function testAStreamedResponseIsMeasuredWhileItIsSent(): void
    {
        $user = $this->actingWithToken('pro');
        Site::factory()->count(4)->create(['tenant_id' => $user->tenant_id]);
        $kernel = $this->app->make(Kernel::class);
        $request = Request::create('/api/v1/reports/usage', 'GET', [], [], [], [
            'HTTP_AUTHORIZATION' => 'Bearer token-pro',
        ]);

        $response = $kernel->handle($request);
        ob_start();
        $response->sendContent();
        $sent = ob_get_clean();
        $kernel->terminate($request, $response);

        self::assertStringStartsWith("domain,status\n", $sent);
        self::assertSame(['endpoint="api/v1/reports/usage"' => (float) strlen($sent)], $this->sizes());
    }

    public function testAFileIsMeasuredByItsLength(): void
    {
        $user = $this->actingWithToken('pro');
        $site = Site::factory()->create(['tenant_id' => $user->tenant_id]);
        $backup = SiteBackup::factory()->create(['site_id' => $site->id, 'path' => 'backup.txt']);
        file_put_contents(storage_path('app/backup.txt'), str_repeat('b', 5000));

        $this->get("/api/v1/sites/{$site->id}/backups/{$backup->id}/download")->assertOk();

        self::assertSame(
            ['endpoint="api/v1/sites/{site}/backups/{backup}/download"' => 5000.0],
            $this->sizes(),
        );
    }

    /** Its length is announced, and none of it sent. */
    public function testAHeadResponseOfAFileHasNoSize(): void
    {
        Route::get('file', static fn () => response()->file(__FILE__));

        $this->call('HEAD', '/file')->assertOk()->assertHeader('Content-Length', (string) filesize(__FILE__));

        self::assertSame([], $this->sizes());
        self::assertSame(['endpoint="file"' => 1.0], $this->series('http_response_size_bytes_count'));
    }

    public function testFailedValidationIsCountedByFieldAndRule(): void
    {
        $this->actingWithToken('pro');

        $this->postJson('/api/v1/sites', [
            'status' => 'exploded',
            'aliases' => ['fine', 7, 8],
        ])->assertStatus(422);

        self::assertSame([
            'validation_type="in",field="status"' => 1.0,
            'validation_type="required",field="domain"' => 1.0,
            'validation_type="string",field="aliases.*"' => 1.0,
        ], $this->series('data_validation_errors_total'));
    }

    public function testAFormThatRedirectsBackCountsItsErrorsToo(): void
    {
        $this->from('/sites')->post('/sites', [])->assertRedirect('/sites');

        self::assertSame(
            ['validation_type="required",field="domain"' => 1.0],
            $this->series('data_validation_errors_total'),
        );
        self::assertSame([self::labels('sites', 'anonymous', 'none', '302', 'none') => 1.0], $this->requests());
    }

    public function testTheLastUseOfAnApiKeyIsNow(): void
    {
        $this->actingWithToken('pro');
        $before = time();

        $this->getJson('/api/v1/sites')->assertOk();

        $used = $this->series('api_key_last_used_timestamp_seconds');
        self::assertSame(['tier="pro"'], array_keys($used));
        self::assertGreaterThanOrEqual($before, $used['tier="pro"']);
    }

    public function testATokenThatAuthenticatedNobodyUsesNoKey(): void
    {
        $this->withHeader('Authorization', 'Bearer wrong')->getJson('/api/v1/sites')->assertUnauthorized();
        $this->withHeader('Authorization', 'Bearer token-pro')->getJson('/api/v1/status')->assertOk();

        self::assertSame([], $this->series('api_key_last_used_timestamp_seconds'));
    }

    public function testIgnoredTemplatesAndTheEndpointItselfAreNotRecorded(): void
    {
        $this->restart(['metrics.ignore' => ['api/v1/status']]);

        $this->getJson('/api/v1/status')->assertOk();
        $this->withHeader('Authorization', 'Bearer ' . self::TOKEN)->get('/metrics')->assertOk();
        $this->withHeader('Authorization', 'Bearer wrong')->get('/metrics')->assertUnauthorized();

        self::assertSame([], $this->requests());
        self::assertSame([], $this->series('http_request_duration_seconds_count'));
    }

    public function testARequestInsideARequestIsCountedOnItsOwn(): void
    {
        Route::get('outer', fn () => app(Kernel::class)->handle(Request::create('/api/v1/status')));

        $this->get('/outer')->assertOk();

        self::assertSame(
            ['endpoint="api/v1/status"' => 1.0, 'endpoint="outer"' => 1.0],
            $this->series('http_request_duration_seconds_count'),
        );
    }

    public function testAResolverThatThrowsCostsLabelsButNoRequest(): void
    {
        $this->restart(['metrics.resolver' => ThrowingResolver::class]);
        $this->actingWithToken('pro');

        $this->getJson('/api/v1/sites')->assertOk();

        self::assertSame([self::labels('api/v1/sites', 'anonymous', 'none', '200', 'v1') => 1.0], $this->requests());
        self::assertSame(
            ['reason="internal_error"' => 1.0],
            $this->series('instrumentation_samples_dropped_total'),
        );
    }

    public function testNothingOfOneRequestReachesTheNext(): void
    {
        $first = $this->actingWithToken('pro');
        $this->getJson('/api/v1/sites')->assertOk();
        $this->app->make('auth')->forgetGuards();
        $this->app->forgetScopedInstances();
        $this->flushHeaders();

        $this->getJson('/api/v1/status')->assertOk();

        self::assertSame([
            self::labels('api/v1/sites', $first->id, 'pro', '200', 'v1') => 1.0,
            self::labels('api/v1/status', 'anonymous', 'none', '200', 'v1') => 1.0,
        ], $this->requests());
    }

    public function testSwitchedOffNothingIsRecorded(): void
    {
        $this->restart(['metrics.enabled' => false]);

        $this->getJson('/api/v1/status')->assertOk();
        $this->withHeader('Authorization', 'Bearer ' . self::TOKEN)->get('/metrics')->assertNotFound();

        self::assertSame([], $this->requests());
    }

    /** @return array<string, float> */
    private function requests(): array
    {
        return $this->series('http_requests_total');
    }

    /** @return array<string, float> */
    private function sizes(): array
    {
        return $this->series('http_response_size_bytes_sum');
    }

    private static function labels(
        string $endpoint,
        string $consumer,
        string $tier,
        string $status,
        string $version,
        string $deprecated = 'false',
    ): string {
        return "endpoint=\"$endpoint\",consumer=\"$consumer\",tier=\"$tier\",status=\"$status\","
            . "api_version=\"$version\",deprecated=\"$deprecated\"";
    }
}
