<?php
namespace App\Refunds;
use Shop\Metrics\Labels\Outcome;
use Shop\Metrics\Metrics;

const STATUS = 'paid';

function status(?Outcome $status): Outcome|string
{
    if ($status instanceof Outcome && $status === Outcome::Paid) {
        return Outcome::from('paid');
    }
    foreach (Outcome::cases() as $case) {
        Metrics::payments(outcome: $case)->inc();
    }
    return Outcome::tryFrom(STATUS) ?? status(Outcome::Failed);
}
