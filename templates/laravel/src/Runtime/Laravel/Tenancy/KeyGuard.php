<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Illuminate\Cache\RateLimiter;
use Sdkgen\Laravel\Runtime\Tenancy\Layer;
use Sdkgen\Laravel\Runtime\Tenancy\Patterns;
use Sdkgen\Laravel\Runtime\Tenancy\State;
use Sdkgen\Laravel\Runtime\Tenancy\Violation;

/**
 * Compares keys of caches, locks and limiters, or paths on disks, with the declared patterns and the context.
 *
 * @internal
 */
final class KeyGuard
{
    /** What the framework keeps in caches for itself. Its rate limiter hashes keys, so that nobody can read them. */
    private const FRAMEWORK = '~\A(?:[0-9a-f]{32}|[0-9a-f]{40})(?::timer)?\z'
        . '|\Asession:[0-9A-Za-z]{40}\z|\A(?:illuminate:|framework[/:]|laravel[_:-])~';

    private const MOST_KNOWN = 500;

    /** The guard of caches; to be read directly, for speed. */
    public static ?self $cache = null;

    private static ?self $disks = null;

    /** @var array<string, true> keys that are the framework's own, in any context; to be read directly, for speed */
    public array $known = [];

    /** @var array<string, true> keys that are $owner's own */
    private array $own = [];

    /** @var array<string, string> dimension => key */
    private array $owner = [];

    private ?Patterns $patterns = null;

    /**
     * @param list<string> $declared
     * @param string $separators what no owner's key contains
     */
    private function __construct(
        private readonly Guards $guards,
        private readonly Layer $layer,
        private readonly array $declared,
        private readonly string $separators,
    ) {
    }

    /** @param list<string> $patterns */
    public static function forCache(Guards $guards, array $patterns): self
    {
        return new self($guards, Layer::Cache, $patterns, ':/.');
    }

    /** @param list<string> $patterns */
    public static function forDisks(Guards $guards, array $patterns): self
    {
        return new self($guards, Layer::Storage, $patterns, '/');
    }

    /** Caches and disks outlive applications in one process: they ask for the current guard. */
    public static function use(?self $cache, ?self $disks): void
    {
        self::$cache = $cache;
        self::$disks = $disks;
    }

    public static function current(): ?self
    {
        return self::$cache;
    }

    public static function disks(): ?self
    {
        return self::$disks;
    }

    public function check(string $key): void
    {
        if (isset($this->known[$key]) || ! $this->isWatching() || $this->isFrameworks($key)) {
            return;
        }
        ++$this->guards->tally->{$this->layer->value};
        if ($this->owner !== $this->guards->context->texts) {
            [$this->owner, $this->own] = [$this->guards->context->texts, []];
        }
        if (! isset($this->own[$key])) {
            $this->judge($key);
        }
    }

    /** A limiter asks for the same key several times a request. */
    private function isFrameworks(string $key): bool
    {
        $isTheirs = $this->layer === Layer::Cache && preg_match(self::FRAMEWORK, $key) === 1;
        if ($isTheirs) {
            $this->known = self::with($key, $this->known);
        }

        return $isTheirs;
    }

    /** A path as disks read it: without a leading slash, and with nothing that climbs. */
    public function checkPath(string $path): void
    {
        $this->check(preg_match('~(^|[/\\\\])\.\.([/\\\\]|$)~', $path) === 1 ? '..' : ltrim($path, '/'));
    }

    /** @param list<mixed> $keys one of which has to say whose the others are, and none to be somebody else's */
    public function checkAny(array $keys): void
    {
        if (! $this->isWatching()) {
            return;
        }
        ++$this->guards->tally->{$this->layer->value};
        $verdicts = array_map(fn (mixed $key): string => $this->verdict((string) $key), $keys);
        $isForeign = in_array(Patterns::FOREIGN, $verdicts, true);
        if ($isForeign || ! in_array(Patterns::OWN, $verdicts, true)) {
            $subject = self::shape(implode(', ', array_map(strval(...), $keys)));
            $this->report($isForeign ? Patterns::FOREIGN : Patterns::UNDECLARED, $subject);
        }
    }

    public function checkClear(): void
    {
        if ($this->isWatching() && $this->guards->context->state === State::Tenant) {
            $this->report(Patterns::UNDECLARED, 'everything');
        }
    }

    public function verdict(string $key): string
    {
        $this->patterns ??= new Patterns($this->declared, $this->separators);

        return $this->patterns->judge($key, $this->guards->context->texts);
    }

    private function isWatching(): bool
    {
        return ! $this->guards->quiet && $this->guards->context->state !== State::Bypass;
    }

    private function judge(string $key): void
    {
        $verdict = $this->verdict($key);
        if ($verdict === Patterns::OWN) {
            $this->own = self::with($key, $this->own);
        } elseif ($verdict === Patterns::FOREIGN || ! $this->isCountOfGuests()) {
            $this->report($verdict, self::shape($key));
        }
    }

    /** Whoever logs in has no tenant yet, and a limiter keeps nothing but numbers: applications key it as they like. */
    private function isCountOfGuests(): bool
    {
        return $this->layer === Layer::Cache && $this->guards->context->state === State::Unresolved
            && $this->guards->watch->runs(RateLimiter::class);
    }

    /**
     * @param array<string, true> $keys
     * @return array<string, true>
     */
    private static function with(string $key, array $keys): array
    {
        return count($keys) < self::MOST_KNOWN ? $keys + [$key => true] : [$key => true];
    }

    private function report(string $verdict, string $subject): void
    {
        [$violation, $what] = $this->layer === Layer::Cache
            ? [Violation::CacheKey, 'key']
            : [Violation::StoragePath, 'path'];
        $isForeign = $verdict === Patterns::FOREIGN;
        $reason = $isForeign ? "A $what belongs to another tenant." : "A $what matches no declared pattern.";
        $this->guards->watch->report($violation, $this->layer, $subject, $reason, unproven: ! $isForeign);
    }

    /** The key without what may be somebody's: digits and identifiers. */
    private static function shape(string $key): string
    {
        $shape = preg_replace('~[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,}|\d+~i', '…', $key) ?? '';

        return mb_strcut($shape, 0, 120);
    }
}
