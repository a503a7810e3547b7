<?php

declare(strict_types=1);

namespace Database\Factories;

use App\Models\Organization;

final class OrganizationFactory extends PlainFactory
{
    protected $model = Organization::class;

    public function definition(): array
    {
        return ['name' => 'Organization ' . self::next()];
    }
}
