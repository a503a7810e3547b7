<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy;

use Illuminate\Contracts\Filesystem\Filesystem;
use Illuminate\Filesystem\FilesystemManager;
use WeakMap;

/**
 * Hands out disks that check their paths.
 *
 * @internal
 */
final class GuardedFilesystemManager extends FilesystemManager
{
    /** @var WeakMap<Filesystem, GuardedDisk>|null */
    private ?WeakMap $guarded = null;

    /** Takes over what was registered with the manager that this one stands in for. */
    public function adopt(FilesystemManager $manager): self
    {
        $this->disks = $manager->disks;
        $this->customCreators = $manager->customCreators;

        return $this;
    }

    /** @param string|null $name */
    public function disk($name = null)
    {
        return $this->guard(parent::disk($name));
    }

    public function cloud()
    {
        return $this->guard(parent::cloud());
    }

    /** @param string|array<string, mixed> $config */
    public function build($config)
    {
        return $this->guard(parent::build($config));
    }

    private function guard(Filesystem $disk): Filesystem
    {
        $this->guarded ??= new WeakMap();

        return $this->guarded[$disk] ??= new GuardedDisk($disk);
    }
}
