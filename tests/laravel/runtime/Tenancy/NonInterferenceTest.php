<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Run;

/**
 * A short run of the fuzz on SQLite, PostgreSQL and MariaDB; `make fuzz` is the long one.
 */
final class NonInterferenceTest extends TestCase
{
    public function testWhatIsProvenDoesNotDependOnRowsOfOthers(): void
    {
        $this->fuzz(Dialect::Sqlite, 4_000);
    }

    /**
     * @group processes
     * @testWith ["pgsql", 2000]
     *           ["mysql", 3000]
     */
    public function testWhatIsProvenDoesNotDependOnRowsOfOthersOnServers(string $dialect, int $statements): void
    {
        $this->fuzz(Dialect::from($dialect), $statements);
    }

    public function testAStatementOfASeedIsAlwaysTheSame(): void
    {
        $this->assertSame((new Run(7))->statement(11), (new Run(7))->statement(11));
        $this->assertNotSame((new Run(7))->statement(11), (new Run(7))->statement(12));
    }

    private function fuzz(Dialect $dialect, int $statements): void
    {
        $run = new Run(2026, $dialect);
        $run->statements(0, $statements, 1, true);

        $this->assertSame([], $run->counterexamples);
        $this->assertSame($statements, $run->statements);
        // It says something only as long as many statements are proven, and many of the others do leak.
        $this->assertGreaterThan(0.8 * $statements, $run->valid);
        $this->assertGreaterThan(0.2 * $statements, $run->proven);
        $this->assertGreaterThan(0.1 * $statements, $run->leaking);
    }
}
