<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Tests\Runtime\Support\Folder;
use Sdkgen\Laravel\Tests\Runtime\Support\Processes;

final class HealthTest extends TestCase
{
    private Folder $folder;
    private string $directory;

    protected function setUp(): void
    {
        $this->folder = new Folder();
        $this->directory = $this->folder->path . '/not/yet/there';
    }

    public function testCountsSurviveTheProcess(): void
    {
        $health = new Health($this->directory);
        $health->count(Health::DROPPED, ['store_full'], 3);
        self::assertSame(3, $health->counters()[Health::DROPPED]['reason="store_full"']);
        self::assertSame([], (new Health($this->directory))->counters());

        $health->persist();
        $health->persist();
        self::assertSame(
            [Health::DROPPED => ['reason="store_full"' => 3]],
            (new Health($this->directory))->counters(),
        );
        self::assertSame([Health::DROPPED => ['reason="store_full"' => 3]], $health->counters());
    }

    public function testNothingIsWrittenForNothing(): void
    {
        $health = new Health($this->directory);
        $health->persist();
        $health->circuitOpen();
        $health->closeCircuit();

        self::assertDirectoryDoesNotExist($this->directory);
    }

    /** @group processes */
    public function testCountsOfManyProcessesAreExact(): void
    {
        Processes::fork(4, function (): void {
            $health = new Health($this->directory);
            for ($loss = 0; $loss < 100; $loss++) {
                $health->count(Health::DROPPED, ['store_unavailable']);
                $health->persist();
            }
            // A lock that could not be had at once leaves a rest for the next time.
            for ($try = 0; $try < 50; $try++) {
                usleep(1_000);
                $health->persist();
            }
        });

        self::assertSame(
            [Health::DROPPED => ['reason="store_unavailable"' => 400]],
            (new Health($this->directory))->counters(),
        );
    }

    public function testWithoutADirectoryCountsStayInTheProcess(): void
    {
        foreach ([null, '/proc/no/such/directory'] as $directory) {
            $health = new Health($directory);
            $health->count(Health::STORE_FAILURES, ['write']);
            $health->persist();
            $health->count(Health::STORE_FAILURES, ['write']);
            $health->persist();
            self::assertSame([Health::STORE_FAILURES => ['operation="write"' => 2]], $health->counters());

            self::assertFalse($health->circuitOpen());
            $health->openCircuit(5.0);
            self::assertTrue($health->circuitOpen());
            self::assertTrue($health->due('report', 60.0));
            self::assertFalse($health->due('report', 60.0));
        }
    }

    /** @dataProvider damaged */
    public function testADamagedFileStartsOver(string $content): void
    {
        mkdir($this->directory, 0777, true);
        file_put_contents($this->directory . '/health.json', $content);
        $health = new Health($this->directory);
        $health->count(Health::DROPPED, ['store_full']);
        $health->persist();

        self::assertSame(
            [Health::DROPPED => ['reason="store_full"' => 1]],
            (new Health($this->directory))->counters(),
        );
    }

    /** @return iterable<array{0: string}> */
    public static function damaged(): iterable
    {
        yield [''];
        yield ['{"a'];
        yield ['"text"'];
        yield ["\0\0\0\0"];
        yield ['{"x": 5}' . str_repeat('x', 500)];
    }

    public function testAnOpenCircuitIsSharedAndLetsOneProcessTryOnceElapsed(): void
    {
        $one = new Health($this->directory);
        $other = new Health($this->directory);
        $one->openCircuit(10.0);
        self::assertTrue($one->circuitOpen());
        self::assertTrue($other->circuitOpen());

        touch($this->directory . '/circuit', time() - 1);
        self::assertFalse($other->circuitOpen(), 'elapsed: this one tries');
        self::assertTrue($one->circuitOpen(), 'while the others go on waiting');

        $other->closeCircuit();
        self::assertFalse($one->circuitOpen());
        self::assertFalse($other->circuitOpen());
    }

    public function testTheCircuitStaysOpenForLongerAfterEachFailureInARow(): void
    {
        $health = new Health($this->directory);
        $opened = [];
        for ($failure = 0; $failure < 7; $failure++) {
            $health->tripCircuit();
            $opened[] = (float) file_get_contents($this->directory . '/circuit');
            touch($this->directory . '/circuit', time() - 1);
            self::assertFalse($health->circuitOpen());
        }
        self::assertSame([1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0], $opened);

        $health->closeCircuit();
        $health->tripCircuit();
        self::assertSame('1', file_get_contents($this->directory . '/circuit'));
    }

    public function testAClockThatWasSetBackDoesNotKeepTheCircuitOpen(): void
    {
        $health = new Health($this->directory);
        $health->openCircuit(1.0);
        touch($this->directory . '/circuit', time() + 86_400);

        self::assertFalse($health->circuitOpen());
    }

    public function testSomethingIsDueOnceInAWhileOnTheWholeHost(): void
    {
        self::assertTrue((new Health($this->directory))->due('report', 60.0));
        self::assertFalse((new Health($this->directory))->due('report', 60.0));

        touch($this->directory . '/report', time() - 61);
        self::assertTrue((new Health($this->directory))->due('report', 60.0));

        touch($this->directory . '/report', time() + 86_400);
        self::assertTrue((new Health($this->directory))->due('report', 60.0), 'the clock was set back');
    }
}
