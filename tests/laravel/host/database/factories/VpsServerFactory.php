<?php

declare(strict_types=1);

namespace Database\Factories;

use App\Models\VpsServer;

final class VpsServerFactory extends PlainFactory
{
    protected $model = VpsServer::class;

    public function definition(): array
    {
        return ['hostname' => 'vps' . self::next() . '.example.com', 'capacity' => 50];
    }
}
