<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Closure;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\ReadCases;
use Tests\Tenancy\World;
use Tests\Tenancy\WriteCases;
use Throwable;

/** Whatever an application can do wrong with a database: noticed as what it is, and stopped. */
final class CasesTest extends IsolationTestCase
{
    /** @return iterable<string, array{string, Closure(World): mixed}> */
    public static function cases(): iterable
    {
        yield from ReadCases::all();
        yield from WriteCases::all();
    }

    /**
     * @dataProvider cases
     * @param Closure(World): mixed $case
     */
    public function testItIsNoticed(string $violation, Closure $case): void
    {
        $this->attempt($case);

        $types = array_map(static fn (string $key): string => explode(' ', $key)[0], array_keys($this->objections()));
        self::assertContains($violation, $types, 'noticed instead: ' . implode(', ', $types));
    }

    /**
     * @dataProvider cases
     * @param Closure(World): mixed $case
     */
    public function testItIsStopped(string $violation, Closure $case): void
    {
        $this->inMode('enforce');
        $before = $this->unwatched($this->world->theirRows(...));

        [$result, $error] = $this->attempt($case);

        self::assertInstanceOf(IsolationException::class, $error);
        self::assertSame($violation, $error->incident->violation->value);
        self::assertFalse($this->isTheirs($result));
        self::assertSame($before, $this->unwatched($this->world->theirRows(...)));
        self::assertSame(["$violation blocked" => 1.0], $this->objections());
    }

    /**
     * @param Closure(World): mixed $case
     * @return array{mixed, Throwable|null}
     */
    private function attempt(Closure $case): array
    {
        try {
            return [$this->asMine(fn () => $case($this->world)), null];
        } catch (Throwable $error) {
            return [null, $error];
        }
    }
}
