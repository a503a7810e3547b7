<?php

declare(strict_types=1);

namespace App\Http\Controllers\V2;

use App\Models\Site;
use App\Tenancy\CurrentTenant;
use Illuminate\Http\JsonResponse;

final class SiteController
{
    public function index(CurrentTenant $tenant): JsonResponse
    {
        $sites = Site::query()->where('tenant_id', $tenant->id())->paginate(20);

        return response()->json(['items' => $sites->items(), 'total' => $sites->total()]);
    }
}
