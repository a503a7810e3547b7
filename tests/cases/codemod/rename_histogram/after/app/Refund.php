<?php
namespace App\Refunds;
use Shop\Metrics\Labels\Status;
use Shop\Metrics\Metrics;

const STATUS = 'paid';

function status(?Status $status): Status|string
{
    if ($status instanceof Status && $status === Status::Paid) {
        return Status::from('paid');
    }
    foreach (Status::cases() as $case) {
        Metrics::payments(status: $case)->inc();
    }
    return Status::tryFrom(STATUS) ?? status(Status::Failed);
}
