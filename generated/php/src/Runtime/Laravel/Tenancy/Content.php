<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Pagination\CursorPaginator;
use Illuminate\Contracts\Pagination\Paginator;
use Illuminate\Contracts\View\View;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Http\Resources\Json\JsonResource;
use Illuminate\Support\Collection;

/**
 * Looks for a foreign model in what a controller returned.
 *
 * @internal
 */
final class Content
{
    private const MOST = 2000;
    private const DEEPEST = 6;

    private int $seen = 0;

    private function __construct(private readonly ModelGuard $models)
    {
    }

    /** The owner of the first model that the context may not read, or null. Most responses hold none. */
    public static function ownerOf(mixed $content, ModelGuard $models): ?string
    {
        foreach (is_array($content) ? $content : [$content] as $item) {
            if (is_object($item) || is_array($item)) {
                return (new self($models))->foreignOwner($content);
            }
        }

        return null;
    }

    private function foreignOwner(mixed $content, int $depth = 0): ?string
    {
        if ($depth > self::DEEPEST || ++$this->seen > self::MOST) {
            return null;
        }
        if ($content instanceof Model) {
            return $this->models->foreignOwner($content)
                ?? $this->foreignOwner($content->getRelations(), $depth + 1);
        }
        foreach (is_array($content) ? $content : self::items($content) as $item) {
            $owner = is_object($item) || is_array($item) ? $this->foreignOwner($item, $depth + 1) : null;
            if ($owner !== null) {
                return $owner;
            }
        }

        return null;
    }

    /** @return array<mixed> */
    private static function items(mixed $content): array
    {
        return match (true) {
            $content instanceof Collection => $content->all(),
            $content instanceof Paginator, $content instanceof CursorPaginator => $content->items(),
            $content instanceof JsonResource => [$content->resource],
            $content instanceof View => $content->getData(),
            default => [],
        };
    }
}
