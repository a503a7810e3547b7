<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime;

/**
 * Notices that a fork left this process with what another has gathered, and still has: sent by both it would count
 * twice, so that it belongs to the parent alone.
 *
 * @internal
 */
final class Inheritance
{
    private int|false $process;

    public function __construct()
    {
        $this->process = getmypid();
    }

    /** Whether this process was forked off since it was last asked, or since this object was made. */
    public function came(): bool
    {
        $process = getmypid();
        if ($process === $this->process) {
            return false;
        }
        $this->process = $process;

        return true;
    }
}
