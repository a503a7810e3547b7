<?php

declare(strict_types=1);

namespace App\Providers;

use App\Tenancy\CurrentTenant;
use Illuminate\Cache\RateLimiting\Limit;
use Illuminate\Foundation\Support\Providers\RouteServiceProvider as ServiceProvider;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\RateLimiter;
use Illuminate\Support\Facades\Route;

final class RouteServiceProvider extends ServiceProvider
{
    public function boot(): void
    {
        RateLimiter::for('api', function (Request $request): Limit {
            $tenant = $this->app->make(CurrentTenant::class)->get();
            if ($tenant === null) {
                return Limit::perMinute(1000)->by((string) $request->ip());
            }

            return Limit::perMinute(config("chom.rate_limits.{$tenant->tier}", 1000))->by($tenant->id);
        });

        $this->routes(function (): void {
            Route::prefix('api')->middleware('api')->group(base_path('routes/api.php'));
            Route::middleware('web')->group(base_path('routes/web.php'));
            if (config('app.diagnostics')) {
                Route::prefix('api/v1/diagnostics')->group(base_path('routes/diagnostics.php'));
            }
        });
    }
}
