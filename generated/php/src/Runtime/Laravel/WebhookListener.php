<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Http\Client\Request;
use Illuminate\Support\Str;
use Chom\Metrics\Runtime\Hooks;
use WeakMap;

/**
 * Counts each attempt to deliver a webhook through Laravel's HTTP client as success, failed, or retry: an attempt that
 * failed and was repeated. Whether it is repeated shows only later, so a failure waits until the next flush.
 *
 * @internal
 */
final class WebhookListener
{
    private const MAX_WAITING = 100;
    private const MAX_HASHED = 65_536;

    /** @var array<string, int> fingerprint => failed attempts that may still be repeated */
    private array $failed = [];

    /**
     * The attempt in progress. Laravel 8 raises no event for an error response that its `retry()` will repeat or throw.
     *
     * @var array{fingerprint: string, repeated: bool}|null
     */
    private ?array $open = null;

    /** @var WeakMap<Request, true> attempts that are already counted */
    private WeakMap $counted;

    private ?Request $current = null;

    /** What was sent last, a webhook or not. */
    private ?Request $last = null;

    /** @var WeakMap<Request, string> where a redirect leads => fingerprint of the delivery that was redirected */
    private WeakMap $redirected;

    /** @param list<string> $hosts hosts, possibly with `*`, that receive webhooks; none stands for all */
    public function __construct(
        private readonly Hooks $hooks,
        private readonly ApplicationLabels $labels,
        Flusher $flusher,
        private readonly array $hosts,
    ) {
        $this->counted = new WeakMap();
        $this->redirected = new WeakMap();
        $flusher->beforeFlush(fn () => $this->settle());
    }

    public function sending(object $event): void
    {
        $redirected = $this->open !== null && $this->last === $this->current && self::isRedirect();
        $this->last = $event->request;
        if ($redirected) {
            // The same attempt goes on, wherever to.
            $this->redirected[$event->request] = $this->open['fingerprint'];
            $this->current = $event->request;

            return;
        }
        if (! $this->isWebhook($event->request)) {
            return;
        }
        $fingerprint = self::fingerprint($event->request);
        $repeated = $this->closeOpen($fingerprint);
        if (($this->failed[$fingerprint] ?? 0) > 0) {
            $this->failed[$fingerprint]--;
            $this->count('retry');
            $repeated = true;
        }
        $this->current = $event->request;
        $this->open = ['fingerprint' => $fingerprint, 'repeated' => $repeated];
    }

    public function received(object $event): void
    {
        $this->arrived($event->request, $event->response->status() < 400);
    }

    public function connectionFailed(object $event): void
    {
        $this->arrived($event->request, false);
    }

    /** Nothing repeats what failed until now: it failed. */
    public function settle(): void
    {
        if ($this->open !== null) {
            $this->count('failed');
            $this->open = $this->current = null;
        }
        $this->last = null;
        $failed = array_sum($this->failed);
        $this->failed = [];
        if ($failed > 0) {
            $this->count('failed', $failed);
        }
    }

    private function arrived(Request $request, bool $delivered): void
    {
        $origin = $this->redirected[$request] ?? null;
        if (($origin === null && ! $this->isWebhook($request)) || isset($this->counted[$request])) {
            return;
        }
        $this->counted[$request] = true;
        if ($this->current === $request) {
            $this->open = $this->current = null;
        }
        if ($delivered) {
            $this->count('success');

            return;
        }
        if (array_sum($this->failed) >= self::MAX_WAITING) {
            $this->settle();
        }
        $fingerprint = $origin ?? self::fingerprint($request);
        $this->failed[$fingerprint] = ($this->failed[$fingerprint] ?? 0) + 1;
    }

    /**
     * Decides about an attempt that ended without an event when the next one begins.
     *
     * @return bool whether the next one repeats it
     */
    private function closeOpen(string $next): bool
    {
        if ($this->open === null) {
            return false;
        }
        ['fingerprint' => $fingerprint, 'repeated' => $repeated] = $this->open;
        $current = $this->current;
        $this->open = $this->current = null;
        if ($fingerprint === $next) {
            $this->counted[$current] = true;
            $this->count('retry');

            return true;
        }
        // A first attempt without an end was redirected, or is still under way in a pool; a series of them has failed.
        if ($repeated) {
            $this->counted[$current] = true;
            $this->count('failed');
        }

        return false;
    }

    private function count(string $status, int $amount = 1): void
    {
        $facts = ['webhook.status' => $status] + $this->labels->for(null, 'webhook.delivery');
        $this->hooks->count('webhook.delivery', $facts, $amount);
    }

    private function isWebhook(Request $request): bool
    {
        return $this->hosts === [] || Str::is($this->hosts, (string) parse_url($request->url(), PHP_URL_HOST));
    }

    /** Neither the event nor the request tells; that Guzzle is following a redirect does. */
    private static function isRedirect(): bool
    {
        foreach (debug_backtrace(DEBUG_BACKTRACE_IGNORE_ARGS) as $frame) {
            if ($frame['function'] === 'checkRedirect' && ($frame['class'] ?? '') === 'GuzzleHttp\RedirectMiddleware') {
                return true;
            }
        }

        return false;
    }

    /** Two attempts at one delivery have the same method, address and body. */
    private static function fingerprint(Request $request): string
    {
        $body = $request->toPsrRequest()->getBody();
        $size = $body->getSize();
        $content = '';
        // A body that cannot be read twice is not touched at all.
        if ($body->isSeekable() && $size !== null && $size <= self::MAX_HASHED) {
            $content = (string) $body;
            $body->rewind();
        }

        return hash('xxh128', $request->method() . ' ' . $request->url() . ' ' . $size . "\n" . $content);
    }
}
