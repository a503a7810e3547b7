<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Store\ApcuStore;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Tests\Runtime\Support\Folder;
use Sdkgen\Laravel\Tests\Runtime\Support\Processes;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class ApcuStoreTest extends TestCase
{
    use SharedStoreContract;

    private const SPEC = 'use Sdkgen\Laravel\Runtime\{Health, Store\ApcuStore};'
        . 'use Sdkgen\Laravel\Tests\Runtime\Support\Spec;';

    protected function setUp(): void
    {
        apcu_clear_cache();
    }

    public function testForeignKeysAreNotTouched(): void
    {
        apcu_store('chom', 'theirs');
        apcu_store('chom_key', 'theirs');
        apcu_store("other:k:1\x1f", 'theirs');
        apcu_store('chom:odd', 'theirs, under our prefix');
        $this->write(['k:1|' => 1]);
        self::assertSame(['' => 1], $this->read('k:1'));

        $this->store()->wipe();
        self::assertSame('theirs', apcu_fetch('chom'));
        self::assertSame('theirs', apcu_fetch('chom_key'));
        self::assertSame('theirs', apcu_fetch("other:k:1\x1f"));
    }

    public function testACacheThatHadToThrowEverythingAwayIsNoticed(): void
    {
        $folder = new Folder();
        $script = self::SPEC . <<<'PHP'
            $health = new Health($argv[1]);
            $recorder = Spec::recorder(new ApcuStore('chom'), $health);
            $recorder->add('plain_total', [], 5);
            $recorder->flush();
            for ($row = 0; $row < 20_000; $row++) {
                apcu_store("application:$row", str_repeat('x', 100));
            }
            $recorder->add('plain_total', [], 2);
            $recorder->flush();
            echo Spec::exposition(new ApcuStore('chom'), $health);
            PHP;
        $exposition = Processes::php($script, ['apc.enable_cli=1', 'apc.shm_size=1M'], $folder->path);

        self::assertStringContainsString("\nplain_total 2.0\n", $exposition);
        self::assertMatchesRegularExpression('/^instrumentation_apcu_expunges_total [1-9]/m', $exposition);
    }

    public function testASampleThatFindsNoRoomIsDroppedAndCounted(): void
    {
        $folder = new Folder();
        $script = self::SPEC . <<<'PHP'
            $metrics = Spec::metrics();
            // APCu makes room for whatever fits at all: here is a series larger than the whole cache.
            for ($label = 0; $label < 300; $label++) {
                $metrics['pairs_total']['labels']["label_$label"] = 'word';
            }
            $health = new Health($argv[1]);
            $open = static fn () => new Sdkgen\Laravel\Runtime\Backing(new ApcuStore('chom'), $health);
            $recorder = new Sdkgen\Laravel\Runtime\Recorder($metrics, Spec::LABELS, 'chom:', $open);
            $recorder->add('pairs_total', array_fill(0, 302, str_repeat('x', 250)));
            $recorder->flush();
            $recorder->add('plain_total', []);
            $recorder->flush();
            echo Spec::exposition(new ApcuStore('chom'), new Health($argv[1]));
            PHP;
        $ini = ['apc.enable_cli=1', 'apc.shm_size=1M', 'apc.entries_hint=100000'];
        $exposition = Processes::php($script, $ini, $folder->path);

        self::assertStringContainsString(Health::DROPPED . "{reason=\"store_full\"} 1.0\n", $exposition);
        self::assertStringContainsString(Health::STORE_FAILURES . "{operation=\"write\"} 1.0\n", $exposition);
        self::assertStringContainsString("\nplain_total 1.0\n", $exposition);
    }

    public function testAKnownSeriesIsIncrementedAtOnce(): void
    {
        $recorder = Spec::recorder($this->store());
        for ($request = 0; $request < 3; $request++) {
            $recorder->add('requests_total', ['api', 'pro', '200']);
            $recorder->observe('job_seconds', ['etl'], 0.5);
            $request < 2 && $recorder->flush();
        }

        self::assertSame(0, $recorder->pending());
        self::assertSame('3.0', Spec::samples($this->store(), 'job_seconds')['job_seconds_count{job="etl"}']);
        self::assertSame('1.5', Spec::samples($this->store(), 'job_seconds')['job_seconds_sum{job="etl"}']);
        self::assertSame(['3.0'], array_values(Spec::samples($this->store(), 'requests_total')));
    }

    public function testATotalOfAKnownSeriesThatWouldLeaveTheRangeStaysAsItIs(): void
    {
        $health = new Health(null);
        $recorder = Spec::recorder($this->store(), $health);
        for ($request = 0; $request < 2; $request++) {
            $recorder->add('requests_total', ['api', 'pro', '200']);
            $recorder->observe('job_seconds', ['etl'], 0.5);
            $recorder->flush();
        }
        apcu_store("chom:requests_total:00c0ffee\x1fendpoint=\"api\",tier=\"pro\",status=\"200\"", PHP_INT_MAX);
        apcu_store("chom:job_seconds:00c0ffee\x1fjob=\"etl\"|s", PHP_INT_MAX - 1);
        $recorder->add('requests_total', ['api', 'pro', '200']);
        $recorder->observe('job_seconds', ['etl'], 0.5);

        self::assertSame([Health::DROPPED => ['reason="invalid_value"' => 2]], $health->counters());
        self::assertSame(
            ['requests_total{endpoint="api",tier="pro",status="200"}' => '9.223372036854776e+18'],
            Spec::samples($this->store(), 'requests_total'),
        );
        self::assertSame(PHP_INT_MAX - 1, apcu_fetch("chom:job_seconds:00c0ffee\x1fjob=\"etl\"|s"));
    }

    public function testWithoutApcuEverythingIsDroppedAndCounted(): void
    {
        $folder = new Folder();
        $script = self::SPEC . <<<'PHP'
            $recorder = Spec::recorder(new ApcuStore('chom'), new Health($argv[1]));
            $recorder->add('plain_total', []);
            $recorder->flush();
            $recorder->add('pairs_total', ['a', 'b']);
            $recorder->flush();
            echo Spec::exposition(new ApcuStore('chom'), new Health($argv[1]));
            PHP;
        $exposition = Processes::php($script, ['apc.enable_cli=0'], $folder->path);

        self::assertStringContainsString(Health::DROPPED . "{reason=\"store_unavailable\"} 2.0\n", $exposition);
        self::assertStringContainsString(Health::STORE_FAILURES . "{operation=\"read\"} 1.0\n", $exposition);
        self::assertStringContainsString(Health::STORE_FAILURES . "{operation=\"write\"} 1.0\n", $exposition);
        self::assertStringNotContainsString('plain_total 0.0', $exposition, 'what cannot be read is not zero');
    }

    public function testASeriesIsDatedWhicheverProcessIncrementsItFirst(): void
    {
        $store = $this->store();
        $store->admit(["chom:pairs_total:00c0ffee\x1fleft=\"a\",right=\"b\"" => 5]);
        Spec::recorder($store)->add('pairs_total', ['a', 'b']);

        self::assertCount(1, $store->created(['pairs_total:00c0ffee'])['pairs_total:00c0ffee']);
    }

    public function testWithoutDatesThereIsOneEntryForACounter(): void
    {
        $store = new ApcuStore('chom');
        Spec::recorder($store)->add('violations_total', ['pro']);

        self::assertSame(1, apcu_cache_info(true)['num_entries']);
        self::assertSame([], $store->created(['violations_total:00c0ffee']));
    }

    private function store(string $prefix = 'chom'): Store
    {
        return new ApcuStore($prefix, true);
    }
}
