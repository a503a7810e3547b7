<?php

declare(strict_types=1);

namespace Database\Factories;

use App\Models\Invoice;
use App\Models\Organization;

final class InvoiceFactory extends PlainFactory
{
    protected $model = Invoice::class;

    public function definition(): array
    {
        return ['organization_id' => Organization::factory(), 'number' => 'INV-' . self::next(), 'cents' => 500];
    }
}
