<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Exposition;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Exposition\Renderer;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Store\MemoryStore;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class RendererTest extends TestCase
{
    private MemoryStore $store;
    private Health $health;

    protected function setUp(): void
    {
        $this->store = new MemoryStore();
        $this->health = new Health(null);
        $this->health->count(Health::DROPPED, ['store_unavailable'], 2);
        $recorder = Spec::recorder($this->store, $this->health);
        $recorder->add('requests_total', ['api/v1/sites/{id}', 'pro', '200'], 1_234_567);
        $recorder->add('requests_total', ["\"\\\n\t\xff", 'gold', '200']);
        $recorder->add('violations_total', ['pro'], 3);
        $recorder->add('cost_dollars_total', [], 0.3);
        $recorder->observe('job_seconds', ['etl'], 0.004);
        $recorder->observe('job_seconds', ['etl'], 70);
        $recorder->observe('job_seconds', ['a|3'], 0.5);
        $recorder->observe('idle_seconds', [], 0.5);
        $recorder->set('queue_size', ['default'], -3);
        $recorder->flush();
    }

    /**
     * @dataProvider formats
     * @group apcu
     */
    public function testTheExpositionIsWhatThePagesOfItsFormatSay(string $format): void
    {
        $exposition = Spec::exposition($this->store, $this->health, $format, self::constants());
        $file = __DIR__ . "/expected.$format.txt";

        self::assertStringEqualsFile($file, preg_replace('/(expunges_total) \d.*/', '$1 0.0', $exposition));
    }

    /** @return iterable<array{0: string}> */
    public static function formats(): iterable
    {
        yield [Renderer::TEXT];
        yield [Renderer::OPENMETRICS];
    }

    public function testARenamedMetricIsExposedUnderBothNames(): void
    {
        $recorder = Spec::recorder($this->store);
        $recorder->add('former_total', ['pro'], 2);
        $recorder->add('present_total', ['pro'], 3);
        $recorder->flush();

        self::assertSame(['former_total{tier="pro"}' => '5.0'], Spec::samples($this->store, 'former_total'));
        self::assertSame(['present_total{tier="pro"}' => '5.0'], Spec::samples($this->store, 'present_total'));
    }

    /** @dataProvider bothNames */
    public function testAConfiguredValueIsExposedUnderBothNames(string $configured): void
    {
        $exposition = Spec::exposition($this->store, null, Renderer::TEXT, [$configured => ['' => 0.5]]);

        self::assertStringContainsString("\nformer_ratio 0.5\n", $exposition);
        self::assertStringContainsString("\npresent_ratio 0.5\n", $exposition);
    }

    /** @return iterable<array{0: string}> */
    public static function bothNames(): iterable
    {
        yield ['former_ratio'];
        yield ['present_ratio'];
    }

    public function testPromtoolAcceptsIt(): void
    {
        $process = proc_open(['promtool', 'check', 'metrics'], [['pipe', 'r'], ['pipe', 'w'], ['pipe', 'w']], $pipes);
        fwrite($pipes[0], Spec::exposition($this->store, $this->health, Renderer::TEXT, self::constants()));
        fclose($pipes[0]);
        $complaints = stream_get_contents($pipes[1]) . stream_get_contents($pipes[2]);

        self::assertSame(0, proc_close($process), $complaints);
    }

    public function testWhatHealthAndTheStoreCountedIsAddedUp(): void
    {
        $this->store->write([Health::DROPPED . ":00c0ffee\x1freason=\"store_unavailable\"" => 5], []);

        self::assertSame([
            Health::DROPPED . '{reason="store_full"}' => '0.0',
            Health::DROPPED . '{reason="store_unavailable"}' => '7.0',
        ], Spec::samples($this->store, Health::DROPPED, $this->health));
    }

    public function testALargeExpositionComesInPieces(): void
    {
        $adds = [];
        for ($series = 0; $series < 3_000; $series++) {
            $adds["pairs_total:00c0ffee\x1fleft=\"word $series\",right=\"" . str_repeat('x', 100) . '"'] = 1;
            $adds["job_seconds:00c0ffee\x1fjob=\"$series\"|1"] = 1;
        }
        $this->store->write($adds, []);
        $sums = [];
        for ($series = 2_999; $series >= 0; $series--) {
            $sums["job_seconds:00c0ffee\x1fjob=\"$series\"|s"] = 250_000;
        }
        $this->store->write($sums, []);
        $renderer = new Renderer(Spec::metrics(), Spec::LABELS, $this->store, $this->health);
        $longest = 0;
        $samples = $whole = 0;
        foreach ($renderer->render(Renderer::TEXT) as $piece) {
            $longest = max($longest, strlen($piece));
            $samples += preg_match_all('/^(pairs_total|job_seconds_bucket)\{/m', $piece);
            $whole += preg_match_all('/^job_seconds_count{job="\d+"} 1\.0\njob_seconds_sum{.*} 0\.25$/m', $piece);
        }

        self::assertSame(3_000 + 3_002 * 5, $samples);
        self::assertSame(3_000, $whole, 'however far apart the store kept the numbers of a series');
        self::assertLessThan(80_000, $longest);
    }

    public function testConstantsMayBeGivenByValuesOrByLabelText(): void
    {
        $constants = [
            'rate_limit' => ['free' => 100, 'tier="pro"' => 0.5],
            'pairs_total' => ['a,b' => 1, 'a' => 2, '' => 3],
        ];
        $exposition = Spec::exposition(new MemoryStore(), null, Renderer::TEXT, $constants);

        self::assertStringContainsString("\nrate_limit{tier=\"free\"} 100.0\n", $exposition);
        self::assertStringContainsString("\nrate_limit{tier=\"pro\"} 0.5\n", $exposition);
        self::assertStringContainsString("counter\npairs_total{left=\"a\",right=\"b\"} 1.0\n#", $exposition);
    }

    public function testABigTotalIsNotWrittenWithAnEmptyMantissa(): void
    {
        $this->store->write(["job_seconds:00c0ffee\x1fjob=\"big\"|0" => 1_000_000_000_000_000], []);

        self::assertSame('1e+15', Spec::samples($this->store, 'job_seconds')['job_seconds_count{job="big"}']);
    }

    /** @return array<string, array<string, int|float>> */
    private static function constants(): array
    {
        return ['rate_limit' => ['free' => 100, 'pro' => 500]];
    }
}
