<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Run;

/**
 * A short run of the fuzz; `make fuzz` is the long one.
 */
final class NonInterferenceTest extends TestCase
{
    private const STATEMENTS = 6_000;

    private static Run $run;

    public static function setUpBeforeClass(): void
    {
        self::$run = new Run(2026);
        self::$run->statements(0, self::STATEMENTS, 1, true);
    }

    public function testWhatIsProvenDoesNotDependOnRowsOfOthers(): void
    {
        $this->assertSame([], self::$run->counterexamples);
        $this->assertSame(self::STATEMENTS, self::$run->statements);
    }

    public function testManyStatementsAreProvenAndManyOfTheOthersLeak(): void
    {
        $this->assertGreaterThan(0.95 * self::STATEMENTS, self::$run->valid);
        $this->assertGreaterThan(0.2 * self::STATEMENTS, self::$run->proven);
        $this->assertGreaterThan(0.1 * self::STATEMENTS, self::$run->leaking);
    }

    public function testAStatementOfASeedIsAlwaysTheSame(): void
    {
        $this->assertSame((new Run(7))->statement(11), (new Run(7))->statement(11));
        $this->assertNotSame((new Run(7))->statement(11), (new Run(7))->statement(12));
    }
}
