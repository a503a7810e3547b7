<?php

declare(strict_types=1);

namespace App\Http\Controllers\V1;

use App\Http\Requests\StoreSiteRequest;
use App\Http\Requests\UpdateSiteRequest;
use App\Jobs\IssueSslCertificateJob;
use App\Jobs\ProvisionSiteJob;
use App\Models\Site;
use App\Tenancy\CurrentTenant;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Response;

final class SiteController
{
    public function __construct(private readonly CurrentTenant $tenant)
    {
    }

    public function index(): JsonResponse
    {
        return response()->json(['data' => Site::query()->where('tenant_id', $this->tenant->id())->get()]);
    }

    public function show(Site $site): JsonResponse
    {
        return response()->json(['data' => $site]);
    }

    public function store(StoreSiteRequest $request): JsonResponse
    {
        $site = Site::query()->create(['tenant_id' => $this->tenant->id()] + $request->validated());
        ProvisionSiteJob::dispatch($site->id);
        IssueSslCertificateJob::dispatch($site->id)->delay(60);

        return response()->json(['data' => $site], 201);
    }

    public function update(UpdateSiteRequest $request, Site $site): JsonResponse
    {
        $site->update($request->validated());

        return response()->json(['data' => $site]);
    }

    public function destroy(Site $site): Response
    {
        $site->delete();

        return response()->noContent();
    }
}
