<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Tenancy;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\URL;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\MakesRequests;

/** Whom a request works for, and what it may answer. */
final class RequestsTest extends IsolationTestCase
{
    use MakesRequests;

    public function testAForeignObjectThatTheApplicationRefusesIsAnAttempt(): void
    {
        $this->signIn();
        $theirs = $this->world->theirs->site->id;
        $this->route('isolation', static fn () => abort_if(Site::find($theirs)->tenant_id !== Tenancy::id(), 403));

        $this->get('/isolation')->assertForbidden();

        self::assertSame([], $this->objections());
        self::assertSame(['' => 1.0], $this->series('cross_tenant_query_attempts_total'));
    }

    public function testAForeignObjectThatIsShownIsAViolation(): void
    {
        $this->signIn();
        $theirs = $this->world->theirs->site->id;
        $this->route('isolation', static fn () => Site::find($theirs));

        $this->get('/isolation')->assertOk();

        self::assertSame(
            ['egress observed' => 1.0, 'model_read observed' => 1.0, 'query_foreign observed' => 1.0],
            $this->objections(),
        );
        self::assertSame([], $this->series('cross_tenant_query_attempts_total'));
    }

    public function testARequestEndsWithoutAContext(): void
    {
        $this->signIn();
        $this->getJson('/api/v1/sites')->assertOk();

        self::assertNull(Tenancy::id());
        self::assertSame([], $this->objections());
    }

    public function testWhatIsWrongInALoopIsCountedOnce(): void
    {
        $this->signIn();
        $this->route('isolation', static function (): string {
            foreach (range(1, 20) as $round) {
                Site::all();
            }

            return 'ok';
        });

        $this->get('/isolation');

        self::assertSame(
            ['model_read observed' => 1.0, 'query_unscoped_read found' => 1.0],
            $this->objections(),
        );
    }

    /** A signature of the application's says that it made the URL, not whose data is behind it. */
    public function testAnOwnerThatAClientPutIntoASignedUrl(): void
    {
        $this->inMode('enforce');
        $this->openRoute('export', static fn (Request $request) => $request->hasValidSignature()
            ? Site::where('tenant_id', Tenancy::id())->get()
            : abort(403));
        $owner = ['tenant' => $this->world->theirs->tenant->id];

        foreach ([$owner, $owner + ['_seal' => str_repeat('0', 64)]] as $values) {
            $response = $this->get(URL::signedRoute('export', ['_tenant' => $values]));
            $response->assertForbidden();
            self::assertFalse($this->isTheirs($response->content()));
        }
        $other = ['_tenant' => ['tenant' => $this->world->mine->tenant->id]];
        $meant = $this->asTheirs(static fn (): string => Tenancy::signedRoute('export', $other));
        self::assertTrue($this->isTheirs($this->get($meant)->content()));
    }
}
