<?php

declare(strict_types=1);

namespace Database\Factories;

use App\Models\SiteBackup;
use App\Models\Site;

final class SiteBackupFactory extends PlainFactory
{
    protected $model = SiteBackup::class;

    public function definition(): array
    {
        return ['site_id' => Site::factory(), 'status' => 'done', 'path' => null];
    }
}
