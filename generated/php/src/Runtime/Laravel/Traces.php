<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Container\Container;
use Illuminate\Http\Request;
use Illuminate\Queue\Jobs\SyncJob;
use Chom\Metrics\Runtime\Contracts\ResolvesTrace;
use Chom\Metrics\Runtime\Recorder;
use Throwable;

/**
 * Tells the recorder which trace a request or job belongs to, so that its numbers lead there. A trace that nobody
 * samples leads nowhere, and is none.
 *
 * @internal
 */
final class Traces
{
    /** Take it from the header of W3C Trace Context: https://www.w3.org/TR/trace-context/#traceparent-header */
    public const HEADER = 'traceparent';

    private const PATTERN = '/^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:$|-)/D';

    private const SAMPLED = 1;

    /** @param class-string<ResolvesTrace>|'traceparent' $source */
    public function __construct(
        private readonly string $source,
        private readonly Recorder $recorder,
        private readonly Failures $failures,
    ) {
    }

    /** Whether jobs have traces, too: no header comes with them. */
    public function ofJobs(): bool
    {
        return $this->source !== self::HEADER;
    }

    public function begin(Request $request): void
    {
        $this->recorder->trace($this->source === self::HEADER ? self::sampled($request) : $this->resolve($request));
    }

    public function end(): void
    {
        $this->recorder->trace(null);
    }

    /** A job of the sync connection belongs to the request or command that it runs in. */
    public function beginJob(object $event): void
    {
        if (! $event->job instanceof SyncJob) {
            $this->recorder->trace($this->resolve(null));
        }
    }

    public function endJob(object $event): void
    {
        if (! $event->job instanceof SyncJob) {
            $this->end();
        }
    }

    private static function sampled(Request $request): ?string
    {
        $header = (string) $request->headers->get(self::HEADER);
        if ($header === '' || preg_match(self::PATTERN, $header, $part) !== 1) {
            return null;
        }

        return (hexdec($part[2]) & self::SAMPLED) !== 0 ? $part[1] : null;
    }

    private function resolve(?Request $request): ?string
    {
        try {
            return Container::getInstance()->make($this->source)->trace($request);
        } catch (Throwable $error) {
            $this->failures->report($error);

            return null;
        }
    }
}
