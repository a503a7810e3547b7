<?php

declare(strict_types=1);

namespace Database\Factories;

use Illuminate\Database\Eloquent\Factories\Factory;

/** Debian has no Faker, and tests that count want values that they know. */
abstract class PlainFactory extends Factory
{
    private static int $sequence = 0;

    protected function withFaker(): mixed
    {
        return null;
    }

    protected static function next(): int
    {
        return ++self::$sequence;
    }
}
