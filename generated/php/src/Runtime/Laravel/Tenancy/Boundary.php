<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Container\Container;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Database\QueryException;
use Illuminate\Http\Request;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\Mode;
use Chom\Metrics\Runtime\Tenancy\Violation;
use Symfony\Component\HttpFoundation\Response;
use Throwable;

/**
 * The outermost of the guards of a request: begins it without any context, and looks at what is about to leave.
 *
 * @internal
 */
final class Boundary
{
    /** PostgreSQL: insufficient privilege, which is what a row-level security policy answers. */
    private const DENIED = '42501';

    private int $requests = 0;

    /** @param string $scrape path of the metrics endpoint */
    public function __construct(
        private readonly Guards $guards,
        private readonly ModelGuard $models,
        private readonly string $scrape,
    ) {
    }

    public function handle(Request $request, Closure $next): mixed
    {
        ++$this->requests;
        $guards = $this->guards;
        $guards->watch->beginRequest();
        if ($request->getPathInfo() === $this->scrape) {
            Standing::expect();
        }
        try {
            if ($guards->context->reset()) {
                $reason = 'A tenant was left over from before this request.';
                $guards->watch->report(Violation::ContextStale, Layer::Http, 'request', $reason);
            }
        } catch (IsolationException) {
            // The leftover is gone now, and this request is not to blame.
            $guards->context->reset();
        }
        $response = $next($request);
        if ($response instanceof Response) {
            $response = $this->inspect($request, $response);
            $guards->watch->settle($response->getStatusCode());
        }

        return $response;
    }

    /**
     * What streams the response, and jobs and callbacks that wait until it is sent, still work for its tenant. A
     * process that keeps one application keeps the callback, too, which then has nothing to do with a later request.
     */
    public function terminate(): void
    {
        $request = $this->requests;
        Container::getInstance()->terminating(function () use ($request): void {
            if ($request === $this->requests) {
                $this->guards->context->reset();
            }
        });
    }

    private function inspect(Request $request, Response $response): Response
    {
        try {
            $this->noteDenial($response->exception ?? null);
            if ($this->guards->watch->watches(Layer::Http)) {
                ++$this->guards->tally->http;
                $this->checkContent($response);
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
    private function checkContent(Response $response): void
    {
        $owner = (new Content($this->models))->foreignOwner($response->original ?? null);
        if ($owner !== null) {
            $reason = 'A model of another tenant was about to leave in a response.';
            $this->guards->watch->report(Violation::Egress, Layer::Http, 'response', $reason, owner: $owner);
        }
    }

    private function noteDenial(?Throwable $exception): void
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
