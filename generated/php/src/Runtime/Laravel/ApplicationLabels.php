<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Container\Container;
use Illuminate\Http\Request;
use Chom\Metrics\Runtime\Contracts\ResolvesLabels;
use Throwable;

/**
 * Label values from the application, asked for only by hooks that need one and never allowed to hurt them.
 *
 * @internal
 */
final class ApplicationLabels
{
    private const BUILT_IN = ['http.', 'isolation.', 'validation.', 'webhook.', 'queue.', 'job.', 'task.'];

    /**
     * @param array<string, array<string, array<string, string>>> $hooks hook => metric => label => source
     * @param class-string<ResolvesLabels>|null $resolver
     */
    public function __construct(
        private readonly array $hooks,
        private readonly ?string $resolver,
        private readonly Failures $failures,
    ) {
    }

    /**
     * The distinct sources that the metrics of some hooks read.
     *
     * @return list<string>
     */
    public function sources(string ...$hooks): array
    {
        $sources = [];
        foreach ($hooks as $hook) {
            foreach ($this->hooks[$hook] ?? [] as $labels) {
                foreach ($labels as $source) {
                    $sources[$source] = true;
                }
            }
        }

        return array_keys($sources);
    }

    /**
     * Values from the resolver, if a metric of these hooks has a label that it supplies.
     *
     * @return array<string, string|int|null>
     */
    public function for(?Request $request, string ...$hooks): array
    {
        foreach ($this->sources(...$hooks) as $source) {
            if (self::isApplications($source)) {
                return $this->resolve($request);
            }
        }

        return [];
    }

    /** @return array<string, string|int|null> */
    public function resolve(?Request $request): array
    {
        if ($this->resolver === null) {
            return [];
        }
        try {
            // The container of the moment, not one kept from boot: under Octane each request has its own.
            return Container::getInstance()->make($this->resolver)->labels($request);
        } catch (Throwable $error) {
            $this->failures->report($error);

            return [];
        }
    }

    public static function isApplications(string $source): bool
    {
        foreach (self::BUILT_IN as $prefix) {
            if (str_starts_with($source, $prefix)) {
                return false;
            }
        }

        return true;
    }
}
