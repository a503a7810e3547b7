<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy;

use Illuminate\Broadcasting\BroadcastManager;
use Illuminate\Contracts\Broadcasting\Broadcaster;

/**
 * Hands out broadcasters that check whose channels they send to.
 *
 * @internal
 */
final class GuardedBroadcasts extends BroadcastManager
{
    /** Takes over what was registered with the manager that this one stands in for. */
    public function adopt(BroadcastManager $manager): self
    {
        $this->drivers = $manager->drivers;
        $this->customCreators = $manager->customCreators;

        return $this;
    }

    /** @param string|null $name */
    public function driver($name = null)
    {
        $broadcaster = parent::driver($name);

        return $broadcaster instanceof Broadcaster ? new GuardedBroadcaster($broadcaster) : $broadcaster;
    }
}
