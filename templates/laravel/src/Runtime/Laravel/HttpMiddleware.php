<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel;

use Closure;
use Illuminate\Http\Request;
use Sdkgen\Laravel\Runtime\Hooks;
use Symfony\Component\HttpFoundation\Response;
use Symfony\Component\HttpFoundation\StreamedResponse;
use Throwable;

/**
 * Records every request, whatever becomes of it. Prepended to the global middleware, so that it also sees what no route
 * matched and what other global middleware throws; recorded after the response exists, stored after it was sent.
 *
 * A singleton: Laravel terminates the instance that it gets from the container.
 *
 * @internal
 */
final class HttpMiddleware
{
    /** @var array{Request, int}|null request and start time in nanoseconds, until its response is recorded */
    private ?array $inFlight = null;

    /** @var array{Response, StreamMeter, array<string, string|int|null>}|null */
    private ?array $streaming = null;

    private ?Enclosed $inner = null;

    /** @param array<string, mixed> $ignored by route template: those that are not recorded */
    public function __construct(
        private readonly Hooks $hooks,
        private readonly HttpFacts $facts,
        private readonly Flusher $flusher,
        private readonly Failures $failures,
        private readonly array $ignored,
        private readonly ?Traces $traces = null,
    ) {
        $flusher->atEnd(fn () => $this->abandon());
    }

    public function enclose(Enclosed $inner): void
    {
        $this->inner = $inner;
    }

    /** Whether it is this that stands inside. */
    public function encloses(Enclosed $inner): bool
    {
        return $this->inner === $inner;
    }

    public function handle(Request $request, Closure $next): mixed
    {
        $outer = $this->inFlight;
        $started = hrtime(true);
        $this->inFlight = [$request, $started];
        $this->traces?->begin($request);
        try {
            $response = $this->inner === null ? $next($request) : $this->inner->handle($request, $next);
        } catch (Throwable $error) {
            $this->inFlight = $outer;
            $this->record($request, null, $started);
            throw $error;
        }
        $this->inFlight = $outer;
        $this->record($request, $response instanceof Response ? $response : null, $started);

        return $response;
    }

    public function terminate(Request $request, mixed $response): void
    {
        if ($this->streaming !== null && $this->streaming[0] === $response) {
            $this->recordStreamed();
        }
        $this->traces?->end();
        $this->flusher->now();
        $this->inner?->terminate();
    }

    private function record(Request $request, ?Response $response, int $started, int $status = 500): void
    {
        try {
            $seconds = (hrtime(true) - $started) / 1e9;
            if (array_key_exists(HttpFacts::template($request) ?? '', $this->ignored)) {
                return;
            }
            $facts = $this->facts->of($request, $response, $status);
            $this->hooks->count('http.request', $facts);
            $this->hooks->observe('http.duration', $facts, $seconds);
            $this->recordSize($request, $response, $facts);
            $this->recordDetails($request, $response, $facts);
        } catch (Throwable $error) {
            $this->failures->report($error);
        }
    }

    /** @param array<string, string|int|null> $facts */
    private function recordSize(Request $request, ?Response $response, array $facts): void
    {
        if ($response === null || ! $this->hooks->bound('http.response_size')) {
            return;
        }
        $bytes = $this->size($request, $response);
        if ($bytes !== null) {
            $this->hooks->observe('http.response_size', $facts, $bytes);
        } elseif ($response instanceof StreamedResponse) {
            $meter = StreamMeter::attach($response);
            $this->streaming = $meter === null ? null : [$response, $meter, $facts];
        }
    }

    /** Bytes of the body as the application sends it, or null while they cannot be known. */
    private function size(Request $request, Response $response): ?int
    {
        if ($request->getRealMethod() === 'HEAD') {
            return 0;
        }
        $content = $response->getContent();
        if ($content !== false) {
            return strlen($content);
        }
        $length = $response->headers->get('Content-Length');

        return $length !== null && ctype_digit($length) ? (int) $length : null;
    }

    /**
     * Hooks of which most requests have none: their classes are loaded only when there is something to record.
     *
     * @param array<string, string|int|null> $facts
     */
    private function recordDetails(Request $request, ?Response $response, array $facts): void
    {
        $exception = $response->exception ?? null;
        if ($exception !== null && $this->hooks->bound('http.validation_error')) {
            foreach (ValidationFacts::of($exception) as $failure) {
                $this->hooks->count('http.validation_error', $failure + $facts);
            }
        }
        if ($this->hooks->bound('auth.api_key_used') && ApiKey::authenticated($request)) {
            $this->hooks->set('auth.api_key_used', $facts, time());
        }
    }

    private function recordStreamed(): void
    {
        [, $meter, $facts] = $this->streaming;
        $this->streaming = null;
        $this->hooks->observe('http.response_size', $facts, $meter->bytes);
    }

    /** A fatal error or `exit` inside a request reaches neither the end of handle() nor terminate(). */
    private function abandon(): void
    {
        if ($this->inFlight !== null) {
            [$request, $started] = $this->inFlight;
            $this->inFlight = null;
            $sent = http_response_code();
            $fatal = (error_get_last()['type'] ?? 0) & (E_ERROR | E_PARSE | E_CORE_ERROR | E_COMPILE_ERROR);
            $this->record($request, null, $started, $fatal === 0 && is_int($sent) ? $sent : 500);
        }
        if ($this->streaming !== null) {
            $this->recordStreamed();
        }
    }
}
