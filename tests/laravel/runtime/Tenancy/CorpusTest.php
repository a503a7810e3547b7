<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Prover;

final class CorpusTest extends TestCase
{
    private static Prover $prover;

    public static function setUpBeforeClass(): void
    {
        self::$prover = new Prover(Corpus::model());
    }

    /**
     * @dataProvider statements
     * @param array<mixed> $bindings
     */
    public function testEveryStatementIsLabelledAsExpected(
        string $expected,
        string $sql,
        Dialect $dialect,
        array $bindings,
        string $context,
    ): void {
        $this->assertSame($expected, Corpus::label(self::$prover, $sql, $dialect, $bindings, $context), $sql);
    }

    /** @return iterable<string, array{0: string, 1: string, 2: Dialect, 3: array<mixed>, 4: string}> */
    public static function statements(): iterable
    {
        return Corpus::statements();
    }

    public function testTheCorpusIsThere(): void
    {
        $this->assertGreaterThan(700, count(iterator_to_array(Corpus::statements(), false)));
    }
}
