<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Closure;
use Illuminate\Database\Eloquent\ModelNotFoundException;
use Illuminate\Database\QueryException;
use Illuminate\Http\Request;
use Illuminate\Queue\WorkerOptions;
use Illuminate\Support\Facades\Cache;
use Illuminate\Validation\ValidationException;
use Tests\Tenancy\IsolationTestCase;
use Throwable;

/** The documentation of violations, executed: every example causes what it is an example of, and what mends it does not. */
final class DocumentedViolationsTest extends IsolationTestCase
{
    private const IMPORTS = 'use App\Jobs\ProvisionSiteJob; use App\Models\{Site, SiteBackup, Tenant};'
        . 'use Chom\Metrics\Labels\BypassReason; use Chom\Metrics\Tenancy;'
        . 'use Illuminate\Support\Facades\{Cache, DB, Queue, Route, Storage}; use Illuminate\Support\Str;';

    /** Requests and statements in no PHP, which RequestsTest and RowLevelSecurityTest run. */
    private const NOT_PHP = ['context_mismatch', 'db_rls_denied'];

    private const WITHOUT_CONTEXT = ['context_missing', 'context_stale'];

    protected function setUp(): void
    {
        $this->settings = ['queue.default' => 'database'];
        parent::setUp();
    }

    /** @return iterable<string, array{string, string, string}> violation, example, what mends it */
    public static function examples(): iterable
    {
        foreach (glob(dirname(__DIR__, 6) . '/sdkgen/violations/*.md') as $file) {
            $text = file_get_contents($file);
            $violation = basename($file, '.md');
            if (! in_array($violation, self::NOT_PHP, true)) {
                [$example, $mended] = array_map(
                    static fn (string $heading): string => self::fence($text, $heading),
                    ['Example', 'Mend'],
                );
                yield $violation => [$violation, $example, $mended];
            }
        }
    }

    public function testEveryKindIsAmongThem(): void
    {
        self::assertCount(16, iterator_to_array(self::examples()));
    }

    /** @dataProvider examples */
    public function testTheExampleIsOne(string $violation, string $example): void
    {
        $this->execute($violation, $example);

        $types = array_map(static fn (string $key): string => explode(' ', $key)[0], array_keys($this->objections()));
        self::assertContains($violation, $types, implode(", ", $types));
    }

    /** @dataProvider examples */
    public function testWhatMendsItIsFine(string $violation, string $example, string $mended): void
    {
        $this->inMode('enforce');

        $error = $this->execute($violation, $mended);

        self::assertNotInstanceOf(IsolationException::class, $error);
        self::assertNotInstanceOf(QueryException::class, $error);
        self::assertSame([], $this->objections());
    }

    private static function fence(string $text, string $heading): string
    {
        preg_match("~^## $heading\\n.*?^```php\\n(.*?)^```$~ms", $text, $found);

        return $found[1];
    }

    /** What stopped it: a guard, the application, or the database. */
    private function execute(string $violation, string $code): ?Throwable
    {
        $run = $this->compile($code);
        try {
            in_array($violation, self::WITHOUT_CONTEXT, true) ? $run() : $this->asMine($run);
            $this->follow($violation);
        } catch (IsolationException | ModelNotFoundException | QueryException | ValidationException $error) {
            return $error;
        }

        return null;
    }

    /** What an example needs around it: a request of a client who knows ids of the other tenant. */
    private function compile(string $code): Closure
    {
        $theirs = $this->world->theirs;
        $names = ['site' => $theirs->site->id, 'domain' => $theirs->site->domain, 'name' => 'report.csv'];
        $columns = ['tenant_id' => $theirs->tenant->id, 'status' => 'active'];
        $input = str_contains($code, 'input(') || str_contains($code, 'validate(') ? $names : $columns;
        $given = [
            'request' => Request::create('/', 'POST', $input),
            'site' => $this->world->mine->site,
            'server' => $this->world->server,
            'tenant' => $this->world->mine->tenant,
            'contents' => 'a,b',
        ];

        return eval(self::IMPORTS . " return function () use (\$given) { extract(\$given); $code };");
    }

    /** What shows it: the request, or the job, that meets what the example has arranged. */
    private function follow(string $violation): void
    {
        match ($violation) {
            'context_stale' => $this->get('/nowhere'),
            'route_binding' => $this->visit("/backups/{$this->world->theirs->backup->id}"),
            'egress' => $this->visit('/featured'),
            'queue_payload' => $this->app->make('queue.worker')->runNextJob('database', 'default', new WorkerOptions()),
            default => null,
        };
    }

    /** As a user of mine, after somebody has filled the cache. */
    private function visit(string $path): void
    {
        $this->unwatched(fn () => Cache::put('plans:featured', $this->world->theirs->site, 60));
        $this->asUser();
        $this->getJson($path);
    }
}
