<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Exposition;

use Sdkgen\Laravel\Runtime\Store\Annotated;
use Sdkgen\Laravel\Runtime\Store\Store;

/**
 * What one scrape in OpenMetrics says beside numbers: exemplars, and when series were created.
 *
 * @internal
 */
final class Notes
{
    private const SCALE = 1_000_000;

    /**
     * @param array<string, array<string, string>> $exemplars key => field => exemplar
     * @param array<string, array<string, int>> $created key => field => microseconds since the epoch
     */
    private function __construct(private readonly array $exemplars = [], private readonly array $created = [])
    {
    }

    public static function none(): self
    {
        return new self();
    }

    /**
     * @param list<string> $keys of counters and histograms
     * @throws \Sdkgen\Laravel\Runtime\Store\StoreFailure
     */
    public static function in(Store $store, array $keys, bool $dated): self
    {
        return $store instanceof Annotated
            ? new self($store->exemplars($keys), $dated ? $store->created($keys) : [])
            : self::none();
    }

    /** Whether there is anything to say about a metric. */
    public function concern(string $key): bool
    {
        return ($this->exemplars[$key] ?? []) !== [] || ($this->created[$key] ?? []) !== [];
    }

    /** The end of a line, empty without an exemplar. */
    public function exemplar(string $key, string $field): string
    {
        $exemplar = $this->exemplars[$key][$field] ?? null;

        return $exemplar === null ? '' : ' # ' . $exemplar;
    }

    /** The line that follows a series, empty when it is not known since when it counts. */
    public function created(string $key, string $field, string $name, string $braces): string
    {
        $time = $this->created[$key][$field] ?? null;

        return $time === null ? '' : "{$name}_created$braces " . Number::scaled($time, self::SCALE) . "\n";
    }
}
