<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;
use Sdkgen\Laravel\Tests\Runtime\Support\Words;

/**
 * Series that APCu has are recorded on a shorter way than all others: what is exposed must not show which way it was.
 *
 * @group apcu
 */
final class RecognizedSeriesTest extends TestCase
{
    /** Often enough for a way to be taken from the first sight of a series to the one that only looks it up. */
    private const TIMES = 50;

    protected function setUp(): void
    {
        apcu_clear_cache();
    }

    /** @return iterable<string, array{0: string, 1: list<array<mixed>>}> metric, and values of its labels */
    public static function lookalikes(): iterable
    {
        yield 'no label' => ['plain_total', [[]]];
        yield 'a counter of fractions' => ['cost_dollars_total', [[]]];
        yield 'a label too many' => ['plain_total', [[], ['x']]];
        yield 'a label too few' => ['pairs_total', [['a', 'b'], ['a']]];
        yield 'the separator' => ['pairs_total', [['a', 'b'], ["a\x1fb", 'c'], ['a', "b\x1fc"], ["a\x1f", 'b']]];
        yield 'text that closes its quotes' => ['pairs_total', [
            ['a', 'b'], ['a",right="b', 'c'], ['a\\', 'b'], ["a\n", 'b'],
        ]];
        yield 'what is joined like nothing' => ['pairs_total', [['', 'b'], [false, 'b'], ['a', '']]];
        yield 'what is joined like one' => ['pairs_total', [[1, '1'], [true, '1'], ['1', true], ['a', true]]];
        yield 'numbers' => ['pairs_total', [[200, '200'], ['200', 200], [2.5, '2.5'], [2.0, 'b'], [-1, 'b']]];
        yield 'objects' => ['pairs_total', [[Words::Hello, 'b'], [new \Exception('x'), 'b']]];
        yield 'other than ASCII' => ['pairs_total', [
            ['é', 'b'], ["\xff", 'b'], ["\0", 'b'], ["\x7f", 'b'], ['%s', '%'],
        ]];
        yield 'named values' => ['pairs_total', [['left' => 'a', 'right' => 'b'], ['a', 'b']]];
        yield 'long values' => ['pairs_total', [[str_repeat('x', 256), 'b'], [str_repeat('x', 300), 'b'], ['a', 'b']]];
        yield 'absent and undeclared values' => ['requests_total', [
            ['a', 'free', '200'], [null, 'free', '200'], ['a', null, '200'], ['a', 'gold', '200'], ['a', 'free', null],
        ]];
        yield 'a saturating label' => ['retries_total', [['1'], ['2'], [2], ['3'], ['4'], ['5'], ['4+'], ['x']]];
        yield 'more values than the cap' => ['few_total', [['a', 'pro'], ['b', 'pro'], ['c', 'pro'], ['d', 'pro']]];
    }

    /**
     * @dataProvider lookalikes
     * @param list<array<mixed>> $observations
     */
    public function testWhatIsRecordedDoesNotDependOnTheWay(string $metric, array $observations): void
    {
        self::assertSame(
            self::exposed(new MemoryStore(), $metric, $observations),
            self::exposed(new ApcuStore('ways'), $metric, $observations),
        );
    }

    public function testHistogramsNeither(): void
    {
        $values = [['a'], [''], ['é'], [null], ['1'], [true], [1]];
        $amounts = [0, 0.005, 0.1, 1, 2.5e8, 3e9, -1, NAN, 0.0000004, 0.0000005];

        self::assertSame(
            self::exposed(new MemoryStore(), 'job_seconds', $values, $amounts),
            self::exposed(new ApcuStore('ways'), 'job_seconds', $values, $amounts),
        );
    }

    public function testAMetricIsNotRecordedAsOneOfAnotherType(): void
    {
        foreach ([new MemoryStore(), new ApcuStore('ways')] as $store) {
            $recorder = Spec::recorder($store);
            for ($time = 0; $time < self::TIMES; $time++) {
                $recorder->add('pairs_total', ['a', 'b']);
                $recorder->observe('idle_seconds', [], 1);
                $recorder->observe('pairs_total', ['a', 'b'], 1);
                $recorder->add('idle_seconds', []);
                $recorder->flush();
            }
            self::assertSame(['pairs_total{left="a",right="b"}' => '50.0'], Spec::samples($store, 'pairs_total'));
            self::assertSame('50.0', Spec::samples($store, 'idle_seconds')['idle_seconds_count']);
        }
    }

    public function testAGaugeKeepsTheOrderOfWhatHappensToIt(): void
    {
        $store = new ApcuStore('ways');
        $recorder = Spec::recorder($store);
        foreach ([5, 7] as $size) {
            $recorder->set('queue_size', ['mail'], $size);
            $recorder->add('queue_size', ['mail'], 2);
            $recorder->flush();
        }

        self::assertSame(['queue_size{queue="mail"}' => '9.0'], Spec::samples($store, 'queue_size'));
    }

    /**
     * @param list<array<mixed>> $observations
     * @param list<int|float> $amounts of a histogram
     * @return array<string, string> what is exposed of the metric
     */
    private static function exposed(Store $store, string $metric, array $observations, array $amounts = []): array
    {
        $recorder = Spec::recorder($store);
        for ($time = 0; $time < self::TIMES; $time++) {
            foreach ($observations as $values) {
                foreach ($amounts as $amount) {
                    $recorder->observe($metric, $values, $amount);
                }
                if ($amounts === []) {
                    $recorder->add($metric, $values);
                }
            }
            $recorder->flush();
        }

        return Spec::samples($store, $metric);
    }
}
