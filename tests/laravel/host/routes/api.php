<?php

declare(strict_types=1);

use App\Http\Controllers\V1\BackupController;
use App\Http\Controllers\V1\ServerController;
use App\Http\Controllers\V1\SiteController;
use App\Http\Controllers\V1\StatusController;
use App\Http\Controllers\V1\UsageReportController;
use App\Http\Controllers\V1\WebhookTestController;
use App\Http\Controllers\V2\SiteController as SiteControllerV2;
use Illuminate\Support\Facades\Route;

Route::prefix('v1')->group(static function (): void {
    Route::get('status', [StatusController::class, '__invoke']);

    Route::middleware(['auth:api', 'tenant'])->group(static function (): void {
        Route::get('sites', [SiteController::class, 'index']);
        Route::post('sites', [SiteController::class, 'store']);
        Route::get('sites/{site}', [SiteController::class, 'show']);
        Route::put('sites/{site}', [SiteController::class, 'update']);
        Route::delete('sites/{site}', [SiteController::class, 'destroy']);
        Route::get('sites/{site}/backups', [BackupController::class, 'index']);
        Route::post('sites/{site}/backups', [BackupController::class, 'store']);
        Route::get('sites/{site}/backups/{backup}/download', [BackupController::class, 'download']);
        Route::get('vps-servers', [ServerController::class, 'index']);
        Route::get('reports/usage', [UsageReportController::class, '__invoke']);
        Route::post('webhooks/test', [WebhookTestController::class, '__invoke']);

        // Announced to go away with v2.
        Route::group(['deprecated' => true], static function (): void {
            Route::get('servers', [ServerController::class, 'index']);
        });
    });
});

Route::prefix('v2')->middleware(['auth:api', 'tenant'])->group(static function (): void {
    Route::get('sites', [SiteControllerV2::class, 'index']);
});
