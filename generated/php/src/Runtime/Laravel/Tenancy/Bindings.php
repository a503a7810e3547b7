<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Http\Request;
use Illuminate\Routing\Middleware\SubstituteBindings;
use Illuminate\Routing\Route;

/**
 * Sees to it that route parameters become models of the context, and looks at them before a controller gets them: a
 * binding may have taken them from where no guard of the database saw them.
 *
 * Stands in for the framework's middleware, so that nothing comes in between, and nothing more into the pipeline.
 *
 * @internal
 */
final class Bindings extends SubstituteBindings
{
    public function __construct(
        private readonly SubstituteBindings $bindings,
        private readonly EstablishContext $context,
        private readonly RowLevelSecurity $database,
        private readonly ModelGuard $models,
    ) {
    }

    /** @param Request $request */
    public function handle($request, Closure $next)
    {
        $route = ($request->getRouteResolver())();
        if ($route instanceof Route && ($route->parameters ?? []) !== []) {
            $next = fn (Request $request): mixed => $this->checked($route, $next, $request);
        }
        if ($this->context->request === $request) {
            return $this->bindings->handle($request, $next);
        }
        $this->context->establish($request);

        return $this->database->isOn
            ? $this->database->around(fn (): mixed => $this->bindings->handle($request, $next))
            : $this->bindings->handle($request, $next);
    }

    private function checked(Route $route, Closure $next, Request $request): mixed
    {
        foreach ($route->parameters() as $name => $parameter) {
            if ($parameter instanceof Model) {
                $this->models->checkBound((string) $name, $parameter);
            }
        }

        return $next($request);
    }
}
