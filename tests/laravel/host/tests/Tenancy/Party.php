<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Invoice;
use App\Models\Note;
use App\Models\Organization;
use App\Models\Site;
use App\Models\SiteBackup;
use App\Models\Tenant;
use App\Models\User;
use Illuminate\Database\Eloquent\Model;

/** An organization with one tenant, and what belongs to it. */
final class Party
{
    public readonly Site $site;

    /** @param list<Site> $sites */
    public function __construct(
        public readonly Organization $organization,
        public readonly Tenant $tenant,
        public readonly User $user,
        public readonly array $sites,
        public readonly SiteBackup $backup,
        public readonly Invoice $invoice,
        public readonly Note $note,
    ) {
        $this->site = $sites[0];
    }

    /** @return list<string> what only who sees rows of this party can know */
    public function keys(): array
    {
        $models = [$this->organization, $this->tenant, $this->user, ...$this->sites, $this->backup, $this->note];

        return array_map(static fn (Model $model): string => (string) $model->getKey(), $models);
    }

    /** @return list<string> */
    public function siteIds(): array
    {
        return array_map(static fn (Site $site): string => $site->id, $this->sites);
    }
}
