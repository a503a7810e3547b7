<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Closure;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Http\Request;
use Chom\Metrics\Runtime\Tenancy\Layer;
use Chom\Metrics\Runtime\Tenancy\Violation;

/**
 * Looks at the models that route parameters became.
 *
 * @internal
 */
final class BindingsResolved
{
    public function __construct(private readonly Guards $guards, private readonly ModelGuard $models)
    {
    }

    public function handle(Request $request, Closure $next): mixed
    {
        $this->guards->context->binding = false;
        foreach ($request->route()?->parameters() ?? [] as $name => $parameter) {
            if ($parameter instanceof Model) {
                ++$this->guards->tally->http;
                $owner = $this->models->foreignOwner($parameter);
                if ($owner !== null) {
                    $reason = 'A route parameter resolved to a model of another tenant.';
                    $this->guards->watch->report(
                        Violation::RouteBinding,
                        Layer::Http,
                        (string) $name,
                        $reason,
                        owner: $owner,
                    );
                }
            }
        }

        return $next($request);
    }
}
