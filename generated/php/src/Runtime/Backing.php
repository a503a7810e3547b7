<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

use Chom\Metrics\Runtime\Store\Remote;
use Chom\Metrics\Runtime\Store\Store;
use Chom\Metrics\Runtime\Store\StoreFailure;

/**
 * Takes what was buffered to the store, spares a store that does not answer, and accounts for what is lost.
 *
 * @internal
 */
final class Backing
{
    private readonly bool $remote;

    private ?Losses $losses = null;

    /** @param \Closure(\Throwable): void|null $onError called at most once a minute on a host */
    public function __construct(
        public readonly Store $store,
        private readonly Health $health,
        private readonly ?\Closure $onError = null,
    ) {
        $this->remote = $store instanceof Remote;
    }

    public function take(Intake $intake): void
    {
        $intake->disinherit();
        $samples = $intake->samples;
        if ($samples === 0) {
            return;
        }
        $operation = 'admit';
        try {
            if ($this->remote && $this->health->circuitOpen()) {
                $intake->discard();
                $this->losses()->drop(StoreFailure::UNAVAILABLE, $samples);

                return;
            }
            if ($intake->waiting() > 0) {
                $unfit = $intake->settle();
                $unfit === 0 || $this->losses()->drop(StoreFailure::INVALID, $unfit);
            }
            // Let go of before it is sent: whoever records or flushes in the meantime starts with nothing.
            [$operation, $samples] = ['write', $intake->samples];
            $batch = [$intake->adds, $intake->sets, $intake->expiry, $intake->exemplars];
            $intake->discard();
            $this->store->write(...$batch);
            if ($this->remote) {
                $this->health->closeCircuit();
            }
        } catch (\Throwable $error) {
            if ($operation === 'admit') {
                $intake->discard();
            }
            $this->losses()->failed($error, $operation, $samples, $this->remote);
        }
    }

    public function losses(): Losses
    {
        return $this->losses ??= new Losses($this->health, $this->onError);
    }

    /** Write down what was lost, where it survives. */
    public function persist(): void
    {
        $this->losses?->persist();
    }
}
