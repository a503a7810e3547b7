<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Doctor;

use Illuminate\Contracts\Config\Repository;
use Illuminate\Http\Request;
use Illuminate\Routing\Router;
use Chom\Metrics\Runtime\Laravel\EndpointAccess;
use Chom\Metrics\Runtime\Laravel\MetricsController;
use Chom\Metrics\Runtime\Laravel\Roles;
use Throwable;

/**
 * Whether Prometheus can read the metrics, and nobody else.
 *
 * @internal
 */
final class EndpointChecks implements Check
{
    private const SHORT_TOKEN = 16;

    public function __construct(
        private readonly Repository $config,
        private readonly EndpointAccess $access,
        private readonly Router $router,
        private readonly Roles $roles,
    ) {
    }

    public function findings(): iterable
    {
        yield from $this->roles();
        $paths = array_keys($this->roles->paths());
        if ($paths === []) {
            return;
        }
        if ($this->access->isClosed()) {
            yield Finding::problem(
                "The endpoint /$paths[0] is closed: neither a token nor an address is configured.",
                'Set METRICS_TOKEN, or METRICS_ALLOW to the addresses of Prometheus (10.0.0.0/8, ::1, …).',
            );
        }
        $token = (string) $this->config->get('metrics.endpoint.token');
        if ($token !== '' && strlen($token) < self::SHORT_TOKEN) {
            yield Finding::warning(
                'The token of the endpoint is short enough to be guessed.',
                'Set METRICS_TOKEN to a longer one: `openssl rand -hex 32`.',
            );
        }
        foreach ((array) $this->config->get('metrics.endpoint.allow', []) as $range) {
            if (! self::isRange((string) $range)) {
                yield Finding::problem(
                    "METRICS_ALLOW contains \"$range\", which is neither an address nor a CIDR range: nobody matches.",
                    'Write it like 192.0.2.7 or 192.0.2.0/24 or 2001:db8::/32.',
                );
            }
        }
        foreach ($this->config->get('metrics.enabled', true) ? $paths : [] as $path) {
            if (! $this->isRouted($path)) {
                yield Finding::problem(
                    "Another route answers /$path, or the cached routes do not know it.",
                    'Run `php artisan route:cache` again, or set METRICS_PATH, or the role\'s path, to one of its own.',
                );
            }
        }
    }

    /** @return iterable<Finding> */
    private function roles(): iterable
    {
        $roles = array_keys($this->roles->all());
        $named = $this->roles->named();
        if ($named !== null && ! in_array($named, $roles, true)) {
            $known = implode(', ', $roles);
            yield Finding::problem(
                "METRICS_ROLE is \"$named\", which is no role: this process records under the main path.",
                $roles === [] ? 'Add it to `roles` in config/metrics.php.' : "Set it to one of: $known.",
            );
        }
        foreach (array_diff($roles, $this->roles->paths()) as $role) {
            yield Finding::problem(
                "The role \"$role\" has no path of its own, so that nobody sees its metrics.",
                "Give it one: 'path' => 'metrics/$role'.",
            );
        }
    }

    private static function isRange(string $range): bool
    {
        [$address, $bits] = explode('/', $range, 2) + [1 => '0'];
        $isV4 = filter_var($address, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4) !== false;

        return filter_var($address, FILTER_VALIDATE_IP) !== false
            && ctype_digit($bits)
            && (int) $bits <= ($isV4 ? 32 : 128);
    }

    private function isRouted(string $path): bool
    {
        try {
            $route = $this->router->getRoutes()->match(Request::create('/' . $path));
        } catch (Throwable) {
            return false;
        }

        return str_starts_with($route->getActionName(), MetricsController::class);
    }
}
