<?php

declare(strict_types=1);

namespace App\Http\Controllers\V1;

use Illuminate\Http\JsonResponse;
use Illuminate\Support\Facades\Http;

final class WebhookTestController
{
    public function __invoke(): JsonResponse
    {
        $response = Http::timeout(2)->post(config('chom.webhook_url'), ['event' => 'webhook.test']);

        return response()->json(['delivered' => $response->successful()]);
    }
}
