<?php

declare(strict_types=1);

namespace Tests\Support;

use App\Models\Site;

/** A singleton of the application that was written for one request only, and keeps what that found. */
final class Keeper
{
    public ?string $tenant = null;

    public ?Site $site = null;

    public function fill(): self
    {
        if ($this->site === null) {
            $this->tenant = auth()->user()->tenant_id;
            $this->site = Site::where('tenant_id', $this->tenant)->firstOrFail();
        }

        return $this;
    }
}
