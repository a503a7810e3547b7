<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Container\Container;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Database\QueryException;
use Illuminate\Foundation\Application;
use Illuminate\Http\Request;
use Chom\Metrics\Runtime\Laravel\Enclosed;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\State;
use Chom\Metrics\Runtime\Tenancy\Violation;
use Symfony\Component\HttpFoundation\Response;
use Throwable;

/**
 * The outermost of the guards of a request: begins it without any context, and looks at what is about to leave.
 *
 * @internal
 */
final class Boundary implements Enclosed
{
    /** PostgreSQL: insufficient privilege, which is what a row-level security policy answers. */
    private const DENIED = '42501';

    private readonly bool $isWatched;

    private bool $isBusy = false;

    private int $requests = 0;

    /** Callbacks that waited when the request began. */
    private int $waiting = 0;

    /** @var (Closure(object): int)|null */
    private static ?Closure $callbacks = null;

    public function __construct(private readonly Guards $guards, private readonly ModelGuard $models)
    {
        $this->isWatched = $guards->watch->watches(Layer::Http);
    }

    public function handle(Request $request, Closure $next): mixed
    {
        ++$this->requests;
        $guards = $this->guards;
        if ($this->isBusy) {
            return $guards->aside(State::Unresolved, fn (): mixed => $this->inspect($request, $next($request)));
        }
        $this->waiting = self::waitingIn(Container::getInstance());
        $guards->watch->beginRequest();
        if ($guards->context->reset()) {
            $this->reportLeftover();
        }
        $this->isBusy = true;
        try {
            $response = $this->inspect($request, $next($request));
        } finally {
            $this->isBusy = false;
        }
        $guards->watch->settle($response instanceof Response ? $response->getStatusCode() : 200);

        return $response;
    }

    /**
     * What streams the response, and jobs and callbacks that the request left for the time when it is sent, still work
     * for its tenant. Only then is there a callback of ours: a process that keeps one application keeps all of them.
     */
    public function terminate(): void
    {
        $app = Container::getInstance();
        if ($this->isBusy) {
            return;
        }
        if (self::waitingIn($app) === $this->waiting) {
            $this->guards->context->reset();

            return;
        }
        $request = $this->requests;
        $app->terminating(function () use ($request): void {
            if ($request === $this->requests && ! $this->isBusy) {
                $this->guards->context->reset();
            }
        });
    }

    /** How many callbacks wait for the end of a request. */
    private static function waitingIn(Container $app): int
    {
        self::$callbacks ??= Closure::bind(
            static fn (object $app): int => count($app->terminatingCallbacks ?? []),
            null,
            Application::class,
        );

        return (self::$callbacks)($app);
    }

    private function reportLeftover(): void
    {
        try {
            $reason = 'A tenant was left over from before this request.';
            $this->guards->watch->report(Violation::ContextStale, Layer::Http, 'request', $reason);
        } catch (IsolationException) {
            // The leftover is gone now, and this request is not to blame.
            $this->guards->context->reset();
        }
    }

    private function inspect(Request $request, mixed $response): mixed
    {
        if (! $response instanceof Response) {
            return $response;
        }
        try {
            if (isset($response->exception)) {
                $this->noteDenial($response->exception);
            }
            if ($this->isWatched) {
                ++$this->guards->tally->http;
                if (! is_string($response->original ?? '')) {
                    $this->checkContent($response->original);
                }
            }
            if ($this->guards->context->poison !== null && ! self::isRefusal($response)) {
                throw IsolationException::of($this->guards->context->poison);
            }
        } catch (IsolationException $refusal) {
            return $this->render($request, $refusal);
        }

        return $response;
    }

    /** Models that leave may come from a cache, where no guard of the database saw them. */
    private function checkContent(mixed $content): void
    {
        $owner = Content::ownerOf($content, $this->models);
        if ($owner !== null) {
            $reason = 'A model of another tenant was about to leave in a response.';
            $this->guards->watch->report(Violation::Egress, Layer::Http, 'response', $reason, owner: $owner);
        }
    }

    private function noteDenial(Throwable $exception): void
    {
        if ($exception instanceof QueryException && ($exception->errorInfo[0] ?? '') === self::DENIED) {
            ++$this->guards->tally->database;
            $reason = 'The database refused a statement.';
            $statement = $exception->getSql();
            $this->guards->watch->report(Violation::DbRlsDenied, Layer::Database, 'statement', $reason, $statement);
        }
    }

    /** Whether the application answers as a refusal does, with an error and nothing else. */
    private static function isRefusal(Response $response): bool
    {
        $exception = $response->exception ?? null;

        return $response->getStatusCode() >= 400 && $exception instanceof IsolationException;
    }

    private function render(Request $request, IsolationException $refusal): Response
    {
        try {
            return Container::getInstance()->make(ExceptionHandler::class)->render($request, $refusal);
        } catch (Throwable) {
            return new Response($refusal->getMessage(), $refusal->getStatusCode());
        }
    }
}
