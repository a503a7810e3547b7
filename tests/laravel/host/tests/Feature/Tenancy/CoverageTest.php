<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use PHPUnit\Framework\TestCase;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\FlowTestCase;
use Tests\Tenancy\ThreatModel;

/**
 * Every case of the threat model has a data set in a class that tries all of its own in both modes, and so has every
 * flow that must stay silent.
 */
final class CoverageTest extends TestCase
{
    public function testEveryCaseIsNoticedAndStopped(): void
    {
        $proved = $this->proved(BreachTestCase::class, ['testItIsNoticed', 'testItIsStopped']);

        $cases = [...array_map(strval(...), array_keys(ThreatModel::NUMBERED)), ...ThreatModel::UNNUMBERED];
        self::assertSame([], array_values(array_diff($cases, $proved)));
    }

    public function testEveryFlowIsSilentInBothModes(): void
    {
        $proved = $this->proved(FlowTestCase::class, ['testNothingIsNoticed', 'testNothingIsStopped']);

        self::assertSame([], array_values(array_diff(ThreatModel::SILENT, $proved)));
    }

    /**
     * @param class-string $base
     * @param list<string> $methods that try every data set
     * @return list<string> what the names of the data sets of its descendants begin with
     */
    private function proved(string $base, array $methods): array
    {
        $proved = [];
        foreach (glob(__DIR__ . '/*Test.php') as $file) {
            $class = __NAMESPACE__ . '\\' . basename($file, '.php');
            if (is_subclass_of($class, $base)) {
                foreach ($methods as $method) {
                    self::assertTrue((new \ReflectionMethod($class, $method))->isFinal(), "$class::$method");
                }
                $names = array_keys(iterator_to_array($class::cases()));
                array_push($proved, ...array_map(self::identity(...), $names));
            }
        }

        return array_values(array_unique($proved));
    }

    private static function identity(string $name): string
    {
        return preg_match('~^\d+~', $name, $number) === 1 ? $number[0] : explode(':', $name)[0];
    }
}
