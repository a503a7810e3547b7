<?php

declare(strict_types=1);

namespace App\Http\Controllers\V1;

use App\Models\VpsServer;
use Illuminate\Http\JsonResponse;

final class ServerController
{
    public function index(): JsonResponse
    {
        return response()->json(['data' => VpsServer::query()->get(['id', 'hostname'])]);
    }
}
