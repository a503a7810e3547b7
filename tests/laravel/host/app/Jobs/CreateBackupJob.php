<?php

declare(strict_types=1);

namespace App\Jobs;

use App\Models\SiteBackup;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Queue\SerializesModels;

final class CreateBackupJob implements ShouldQueue
{
    use Dispatchable;
    use InteractsWithQueue;
    use Queueable;
    use SerializesModels;

    public function __construct(private readonly string $backup)
    {
    }

    public function handle(): void
    {
        $backup = SiteBackup::query()->findOrFail($this->backup);
        $path = "backups/{$backup->id}.txt";
        file_put_contents(self::directory() . "/{$backup->id}.txt", "backup of {$backup->site_id}\n");
        $backup->update(['status' => 'done', 'path' => $path]);
    }

    private static function directory(): string
    {
        $directory = storage_path('app/backups');
        if (! is_dir($directory)) {
            mkdir($directory, 0775, true);
        }

        return $directory;
    }
}
