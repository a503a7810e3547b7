<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Doctor;

/**
 * Something to mend: a problem loses or hides metrics, a warning may.
 *
 * @internal
 */
final class Finding
{
    private function __construct(
        public readonly bool $problem,
        public readonly string $what,
        public readonly string $remedy,
    ) {
    }

    public static function problem(string $what, string $remedy): self
    {
        return new self(true, $what, $remedy);
    }

    public static function warning(string $what, string $remedy): self
    {
        return new self(false, $what, $remedy);
    }
}
