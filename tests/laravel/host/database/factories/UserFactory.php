<?php

declare(strict_types=1);

namespace Database\Factories;

use App\Models\Tenant;
use App\Models\User;

final class UserFactory extends PlainFactory
{
    protected $model = User::class;

    public function definition(): array
    {
        return [
            'tenant_id' => Tenant::factory(),
            'organization_id' => static fn (array $user) => Tenant::findOrFail($user['tenant_id'])->organization_id,
            'email' => 'user' . self::next() . '@example.com',
            'api_token' => hash('sha256', 'token-' . self::next()),
        ];
    }
}
