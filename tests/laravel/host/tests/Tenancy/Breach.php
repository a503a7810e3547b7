<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use Chom\Metrics\Runtime\Tenancy\Violation;
use Closure;

/** One way to reach what is another tenant's, and what the guards have to make of it. */
final class Breach
{
    private readonly bool $isUnproven;

    /**
     * @param string $violation what it is stopped as, and counted as while observing
     * @param Closure(World, BreachTestCase): mixed $attempt what the application does; answers what it got to see
     * @param list<string> $also what else it is counted as where nothing stops it
     * @param bool|null $isUnproven whether nothing says for certain that it is another tenant's; what its kind says
     * @param mixed $tells an answer that gives something away without a word of the other tenant's
     * @param bool $isHarmless whether the other tenant loses nothing even when nothing stops it
     * @param array<string, mixed> $settings configuration
     */
    public function __construct(
        public readonly string $violation,
        public readonly Closure $attempt,
        private readonly array $also = [],
        ?bool $isUnproven = null,
        public readonly mixed $tells = null,
        public readonly bool $isHarmless = false,
        public readonly array $settings = [],
    ) {
        $this->isUnproven = $isUnproven ?? Violation::from($violation)->isUnproven();
    }

    /** The same with another configuration. @param array<string, mixed> $settings */
    public function configured(array $settings): self
    {
        return new self(
            $this->violation,
            $this->attempt,
            $this->also,
            $this->isUnproven,
            $this->tells,
            $this->isHarmless,
            $settings + $this->settings,
        );
    }

    /** The status of the response that takes the place of the application's. */
    public function status(): int
    {
        return Violation::from($this->violation)->status();
    }

    /** @return array<string, float> what is counted in observe mode */
    public function observed(): array
    {
        $counted = [$this->violation . ($this->isUnproven ? ' found' : ' observed') => 1.0];
        foreach ($this->also as $violation) {
            $key = $violation . (Violation::from($violation)->isUnproven() ? ' found' : ' observed');
            $counted[$key] = ($counted[$key] ?? 0.0) + 1.0;
        }
        ksort($counted);

        return $counted;
    }

    /** @return array<string, float> what is counted in enforce mode, where the first that objects is the last */
    public function blocked(): array
    {
        return ["$this->violation blocked" => 1.0];
    }
}
