<?php

declare(strict_types=1);

namespace App\Http\Controllers\V1;

use App\Jobs\CreateBackupJob;
use App\Models\Site;
use App\Models\SiteBackup;
use Illuminate\Http\JsonResponse;
use Symfony\Component\HttpFoundation\BinaryFileResponse;

final class BackupController
{
    public function index(Site $site): JsonResponse
    {
        return response()->json(['data' => $site->backups]);
    }

    public function store(Site $site): JsonResponse
    {
        $backup = $site->backups()->create();
        CreateBackupJob::dispatch($backup->id)->onQueue('backups');

        return response()->json(['data' => $backup], 202);
    }

    public function download(Site $site, string $backup): BinaryFileResponse
    {
        $found = $site->backups()->findOrFail($backup);
        abort_if($found->path === null, 404);

        return response()->download(storage_path("app/{$found->path}"));
    }
}
