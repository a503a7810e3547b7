<?php

namespace App\Jobs;

use Shop\Metrics\Labels\{SalesChannel, Status as Outcome};
use Shop\Metrics\Labels\Status;
use Shop\Metrics\Metrics;

/** Metrics::orders(status: Status::Paid) in a comment is no use. */
final class Checkout
{
    public function handle(array $all, SalesChannel $channel): void
    {
        Metrics::orders(status: Status::Paid, channel: $channel)->inc();
        Metrics::Orders(Outcome::Paid, SalesChannel::from('web'))->inc();
        Metrics::orders(...$all)->inc();
        \Shop\Metrics\Metrics::orderDurationSeconds(
            channel: SalesChannel::Web,
            tenant: 'paid',
        )->observe(1.5);
        $text = "Metrics::orders(status: Status::Paid)" . <<<TEXT
            Metrics::orders(status: Status::Paid)
            TEXT;
        $this->orders(status: 'paid');
    }
}
