<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel;

use Illuminate\Container\Container;
use Illuminate\Http\Request;
use Illuminate\Routing\Route;
use Symfony\Component\HttpFoundation\Response;
use Throwable;

/**
 * What a handled request can tell about itself. Nothing here is a value that a client chooses freely: an attacker could
 * fill the store with series, so paths, hosts and unknown methods never become labels.
 *
 * @internal
 */
final class HttpFacts
{
    private const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

    /** @var list<string>|null */
    private ?array $sources = null;

    /** @param list<string> $hooks hooks whose sources are computed */
    public function __construct(private readonly ApplicationLabels $labels, private readonly array $hooks)
    {
    }

    /**
     * @param int $status used when there is no response to read it from
     * @return array<string, string|int|null> value by source
     */
    public function of(Request $request, ?Response $response, int $status = 500): array
    {
        $facts = [];
        $application = null;
        $status = $response?->getStatusCode() ?? $status;
        foreach ($this->sources ??= $this->labels->sources(...$this->hooks) as $source) {
            $facts[$source] = match ($source) {
                'http.route_template' => self::template($request),
                'http.status' => (string) $status,
                'http.status_class' => intdiv($status, 100) . 'xx',
                'http.api_version' => self::version(self::template($request)),
                'http.deprecated' => self::deprecated($request, $response) ? 'true' : 'false',
                'http.method' => self::method($request),
                'validation.rule', 'validation.field' => null,
                default => ($application ??= $this->labels->resolve($request))[$source] ?? null,
            };
        }

        return $facts;
    }

    /** The route as it was declared, or null when no declared route matched. */
    public static function template(Request $request): ?string
    {
        $route = $request->route();
        if (! $route instanceof Route || self::isImprovised($route)) {
            return null;
        }

        return $route->uri();
    }

    /**
     * Laravel answers OPTIONS for a path of other methods with a route made on the spot,
     * whose template is the raw path of the request.
     */
    private static function isImprovised(Route $route): bool
    {
        if ($route->methods() !== ['OPTIONS']) {
            return false;
        }
        $declared = Container::getInstance()->make('router')->getRoutes()->get('OPTIONS');

        return ! isset($declared[$route->getDomain() . $route->uri()]);
    }

    private static function version(?string $template): ?string
    {
        return $template !== null && preg_match('#(?:^|/)(v\d+)(?:/|$)#', $template, $match) === 1 ? $match[1] : null;
    }

    private static function deprecated(Request $request, ?Response $response): bool
    {
        $route = $request->route();
        if ($route instanceof Route && ! empty($route->getAction('deprecated'))) {
            return true;
        }

        return $response !== null && $response->headers->has('Deprecation');
    }

    private static function method(Request $request): string
    {
        try {
            $method = $request->getMethod();
        } catch (Throwable) {
            return 'other';
        }

        return in_array($method, self::METHODS, true) ? $method : 'other';
    }
}
