<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Generator;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Http\Request;
use Illuminate\Http\Response;
use Chom\Metrics\Runtime\Promphp\RegistryExposition;
use Symfony\Component\HttpFoundation\Response as SymfonyResponse;
use Symfony\Component\HttpFoundation\StreamedResponse;
use Throwable;

/**
 * Answers a scrape.
 *
 * @internal
 */
final class MetricsController
{
    public function __construct(
        private readonly EndpointAccess $access,
        private readonly Renderers $renderers,
        private readonly RegistryExposition $registry,
        private readonly Flusher $flusher,
        private readonly Failures $failures,
        private readonly Repository $config,
    ) {
    }

    /** @param string|null $role whose metrics to show, from the defaults of the route; null for the main path */
    public function __invoke(Request $request, ?string $role = null): SymfonyResponse
    {
        $refusal = $this->access->refusal($request);
        if ($refusal !== null) {
            return $this->refuse($refusal);
        }
        $this->flusher->now();
        $format = Negotiation::format($request->headers->get('Accept'));
        $chunks = $this->renderers->of($role)->render(
            $format,
            $role === null ? (array) $this->config->get('metrics.gauges', []) : [],
            $role === null ? $this->registry->render($format) : [],
        );
        // Runs to the first chunk: what fails before it becomes an error response instead of an empty scrape.
        $chunks->valid();
        $gzip = $this->compresses($request);

        $response = new StreamedResponse(function () use ($chunks, $gzip): void {
            $this->send($chunks, $gzip);
        });
        $type = $format === 'openmetrics' ? Negotiation::OPENMETRICS : Negotiation::TEXT;
        $response->headers->add(['Content-Type' => $type, 'Vary' => 'Accept, Accept-Encoding']);
        if ($gzip) {
            $response->headers->set('Content-Encoding', 'gzip');
        }

        return $response;
    }

    private function refuse(int $status): Response
    {
        $headers = ['Content-Type' => 'text/plain; charset=utf-8'];
        if ($status === 401) {
            $headers['WWW-Authenticate'] = 'Bearer realm="metrics"';
        }
        $reason = $this->access->isClosed()
            ? "The metrics endpoint is closed. Set METRICS_TOKEN or METRICS_ALLOW to open it.\n"
            : "Not allowed.\n";

        return new Response($reason, $status, $headers);
    }

    private function compresses(Request $request): bool
    {
        return function_exists('deflate_init')
            && ! ini_get('zlib.output_compression')
            && Negotiation::acceptsGzip($request->headers->get('Accept-Encoding'));
    }

    /** @param Generator<string> $chunks */
    private function send(Generator $chunks, bool $gzip): void
    {
        $encoder = $gzip ? deflate_init(ZLIB_ENCODING_GZIP, ['level' => 4]) : null;
        $write = static function (string $text, bool $last = false) use ($encoder): void {
            echo $encoder === null ? $text : deflate_add($encoder, $text, $last ? ZLIB_FINISH : ZLIB_NO_FLUSH);
        };
        try {
            for (; $chunks->valid(); $chunks->next()) {
                $write($chunks->current());
            }
        } catch (Throwable $error) {
            $this->failures->report($error);
            // Half a scrape looks like vanished series. This line is none that Prometheus accepts: the scrape fails.
            $write("\n!incomplete\n");
        }
        $write('', true);
    }
}
