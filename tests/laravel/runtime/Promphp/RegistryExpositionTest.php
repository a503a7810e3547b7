<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Promphp;

use PHPUnit\Framework\TestCase;
use Prometheus\CollectorRegistry;
use Prometheus\Exception\StorageException;
use Prometheus\RegistryInterface;
use Prometheus\Storage\InMemory;
use Sdkgen\Laravel\Runtime\Exposition\Renderer;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Promphp\RegistryExposition;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class RegistryExpositionTest extends TestCase
{
    private InMemory $storage;

    private CollectorRegistry $registry;

    /** @var list<string> */
    private array $reports = [];

    protected function setUp(): void
    {
        $this->storage = new InMemory();
        $this->registry = new CollectorRegistry($this->storage, false);
    }

    public function testFamiliesKeepTheirNamesInBothFormats(): void
    {
        $this->recordOneOfEach();

        self::assertSame(<<<'TEXT'
            # HELP orders_total Orders "of" C:\\shop.\nAll.
            # TYPE orders_total counter
            orders_total{plan="p\"r\\o\n"} 1e+06
            # HELP visits Visits.
            # TYPE visits counter
            visits 2.0
            # HELP temperature Degrees.
            # TYPE temperature gauge
            temperature{room="a"} NaN
            temperature{room="b"} -Inf
            # HELP latency_seconds Latency.
            # TYPE latency_seconds histogram
            latency_seconds_bucket{route="x",le="0.1"} 0.0
            latency_seconds_bucket{route="x",le="1"} 1.0
            latency_seconds_bucket{route="x",le="+Inf"} 1.0
            latency_seconds_count{route="x"} 1.0
            latency_seconds_sum{route="x"} 0.25
            # HELP size_bytes Size.
            # TYPE size_bytes summary
            size_bytes{quantile="0.50"} 3.0
            size_bytes_sum 3.0
            size_bytes_count 1.0

            TEXT, $this->render(Renderer::TEXT));
        self::assertSame(<<<'TEXT'
            # HELP orders Orders \"of\" C:\\shop.\nAll.
            # TYPE orders counter
            orders_total{plan="p\"r\\o\n"} 1e+06
            # HELP visits Visits.
            # TYPE visits unknown
            visits 2.0
            # HELP temperature Degrees.
            # TYPE temperature gauge
            temperature{room="a"} NaN
            temperature{room="b"} -Inf
            # HELP latency_seconds Latency.
            # TYPE latency_seconds histogram
            latency_seconds_bucket{route="x",le="0.1"} 0.0
            latency_seconds_bucket{route="x",le="1.0"} 1.0
            latency_seconds_bucket{route="x",le="+Inf"} 1.0
            latency_seconds_count{route="x"} 1.0
            latency_seconds_sum{route="x"} 0.25
            # HELP size_bytes Size.
            # TYPE size_bytes summary
            size_bytes{quantile="0.5"} 3.0
            size_bytes_sum 3.0
            size_bytes_count 1.0

            TEXT, $this->render(Renderer::OPENMETRICS));
        self::assertSame([], $this->reports);
    }

    public function testTheyStandBeforeTheEnd(): void
    {
        $this->registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();
        $renderer = new Renderer(Spec::metrics(), Spec::LABELS, new MemoryStore(), new Health(null));
        $chunks = $renderer->render(Renderer::OPENMETRICS, [], $this->exposition()->render(Renderer::OPENMETRICS));

        self::assertStringEndsWith("\norders_total 1.0\n# EOF\n", implode('', iterator_to_array($chunks, false)));
    }

    /** @dataProvider conflicts */
    public function testAFamilyThatIsThereAlreadyIsLeftOut(string $type, string $name, string $message): void
    {
        $this->registry->{"getOrRegister$type"}('', $name, 'Theirs.')->{$type === 'Gauge' ? 'set' : 'observe'}(1);
        $this->registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();

        self::assertStringStartsWith("# The family \"$name\" of the bound", $this->render(Renderer::TEXT));
        self::assertSame(
            "# HELP orders Orders.\n# TYPE orders counter\norders_total 1.0\n",
            $this->render(Renderer::OPENMETRICS),
        );
        self::assertCount(2, $this->reports);
        self::assertStringContainsString($message, $this->reports[0]);
        self::assertSame([$this->reports[0]], $this->exposition()->objections());
    }

    /** @return iterable<string, array{string, string, string}> */
    public static function conflicts(): iterable
    {
        yield 'same name' => ['Gauge', 'queue_size', '"queue_size" of the bound Prometheus\CollectorRegistry exists'];
        yield 'OpenMetrics name of a counter' => ['Gauge', 'requests', 'the name "requests" with "requests_total"'];
        yield 'a sample of a histogram' => ['Gauge', 'job_seconds_count', 'with "job_seconds"'];
        yield 'a histogram around a name' => ['Histogram', 'queue_size', 'exists already'];
        yield 'a summary' => ['Summary', 'idle_seconds', 'exists already'];
    }

    public function testFamiliesOfTheRegistryMustDifferFromEachOther(): void
    {
        $this->registry->getOrRegisterHistogram('', 'latency', 'Latency.')->observe(1);
        $this->registry->getOrRegisterGauge('', 'latency_sum', 'Sum.')->set(1);

        self::assertStringNotContainsString('# TYPE latency_sum', $this->render(Renderer::TEXT));
        self::assertStringContainsString('the name "latency_sum" with "latency"', $this->reports[0]);
    }

    public function testOurOwnMetricsInARegistryThatStoresThemAreNoConflict(): void
    {
        $this->registry->getOrRegisterGauge('', 'queue_size', 'Ours.', ['queue'])->set(1, ['x']);
        $this->registry->getOrRegisterCounter('', 'orders_total', 'Orders.')->inc();

        self::assertStringStartsWith('# HELP orders_total', $this->render(Renderer::TEXT, holdsOurs: true));
        self::assertSame([], $this->reports);
    }

    public function testWhatWouldMakeTheScrapeUnreadableIsLeftOut(): void
    {
        foreach (
            [
                ['bad name', 'gauge', [], []],
                ['stale', 'gauge', ['a'], ['x', 'y']],
                ['label', 'gauge', ['a-b'], ['x']],
                ['twice', 'gauge', ['a', 'a'], ['x', 'y']],
                ['bytes', 'other', ['a'], ["\xff"]],
            ] as [$name, $type, $labels, $values]
        ) {
            $this->storage->updateGauge([
                'name' => $name,
                'type' => $type,
                'help' => 'Help.',
                'labelNames' => $labels,
                'labelValues' => $values,
                'value' => 1,
                'command' => InMemory::COMMAND_SET,
            ]);
        }

        self::assertSame(
            "# A family of the bound registry has a name that Prometheus does not allow: it is left out.\n"
            . "# HELP stale Help.\n# TYPE stale gauge\n"
            . "# HELP label Help.\n# TYPE label gauge\n"
            . "# HELP twice Help.\n# TYPE twice gauge\n"
            . "# HELP bytes Help.\n# TYPE bytes untyped\nbytes{a=\"\u{FFFD}\"} 1.0\n",
            $this->render(Renderer::TEXT),
        );
    }

    public function testARegistryThatCannotBeReadCostsOnlyItsOwnFamilies(): void
    {
        $exposition = $this->exposition(static fn () => throw new StorageException("Connection\nrefused"));

        self::assertSame(
            "# The bound registry could not be read: Connection refused\n",
            implode('', iterator_to_array($exposition->render(Renderer::TEXT), false)),
        );
        self::assertSame([], iterator_to_array($exposition->render(Renderer::OPENMETRICS), false));
        self::assertCount(2, $this->reports);
    }

    public function testWithoutARegistryThereIsNothing(): void
    {
        $exposition = $this->exposition(static fn () => null);

        self::assertSame([], iterator_to_array($exposition->render(Renderer::TEXT), false));
        self::assertSame([], $exposition->objections());
    }

    private function recordOneOfEach(): void
    {
        $this->registry->getOrRegisterCounter('', 'orders_total', "Orders \"of\" C:\\shop.\nAll.", ['plan'])
            ->incBy(1_000_000, ["p\"r\\o\n"]);
        $this->registry->getOrRegisterCounter('', 'visits', 'Visits.')->incBy(2);
        $this->registry->getOrRegisterGauge('', 'temperature', 'Degrees.', ['room'])->set(NAN, ['a']);
        $this->registry->getOrRegisterGauge('', 'temperature', 'Degrees.', ['room'])->set(-INF, ['b']);
        $this->registry->getOrRegisterHistogram('', 'latency_seconds', 'Latency.', ['route'], [0.1, 1])
            ->observe(0.25, ['x']);
        $this->registry->getOrRegisterSummary('', 'size_bytes', 'Size.')->observe(3);
    }

    private function render(string $format, bool $holdsOurs = false): string
    {
        return implode('', iterator_to_array($this->exposition(null, $holdsOurs)->render($format), false));
    }

    /** @param (\Closure(): ?RegistryInterface)|null $registry */
    private function exposition(?\Closure $registry = null, bool $holdsOurs = false): RegistryExposition
    {
        return new RegistryExposition(
            $registry ?? fn (): RegistryInterface => $this->registry,
            Spec::metrics(),
            function (\Throwable $error): void {
                $this->reports[] = $error->getMessage();
            },
            $holdsOurs,
        );
    }
}
