<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use Sdkgen\Laravel\Runtime\Store\Annotated;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

/** What every store has to do, by whatever means. */
trait StoreContract
{
    /** A store over the same data each time it is called within a test, and none that other tests left. */
    abstract private function store(string $prefix = 'chom'): Store;

    public function testAddsSumUpAndSetsReplace(): void
    {
        $this->write(['k:1|a="x"' => 2, 'k:1|' => 1], ['g:1|' => 7]);
        $this->write(['k:1|a="x"' => 3], ['g:1|' => -4]);
        $this->write([], []);

        self::assertEquals(['a="x"' => 5, '' => 1], $this->read('k:1'));
        self::assertSame(['' => -4], $this->read('g:1'));
        self::assertSame([], $this->read('nothing:1'));
    }

    public function testSetsComeBeforeAdds(): void
    {
        $this->write(['g:1|' => 100]);
        $this->write(['g:1|' => 2], ['g:1|' => 10]);
        $this->write(['g:1|' => -15]);

        self::assertSame(['' => -3], $this->read('g:1'));
    }

    public function testAChangedLayoutStartsOverBesideTheOldOne(): void
    {
        $this->write(['k:aaaa|a="x"' => 2]);
        $this->write(['k:bbbb|b="x",c="y"' => 1]);

        self::assertSame(['b="x",c="y"' => 1], $this->read('k:bbbb'));
        self::assertSame(['a="x"' => 2], $this->read('k:aaaa'));
    }

    public function testFieldsAreKeptByteForByte(): void
    {
        $adds = [];
        $hostile = ['"\\\\\""', "\x1f\x1f", '|s', '|3', '%s', "'; --", 'a:*?[]', "\0", str_repeat('東', 80), '{x}'];
        foreach ($hostile as $text) {
            $adds["k:1|w=\"$text\""] = 1;
        }
        $this->write($adds);
        $this->write($adds);

        $fields = $this->read('k:1');
        ksort($fields);
        $expected = array_map(static fn (string $name): string => substr($name, 4), array_keys($adds));
        sort($expected, SORT_STRING);
        self::assertSame(array_fill_keys($expected, 2), $fields);
    }

    public function testATotalOutOfRangeIsRefusedAndTheRestStored(): void
    {
        $this->write(['k:1|high' => PHP_INT_MAX, 'k:1|low' => -PHP_INT_MAX, 'k:1|h|2' => 1, 'k:1|h|s' => PHP_INT_MAX]);
        try {
            $this->write(['k:1|high' => 5, 'k:1|ok' => 1, 'k:1|low' => -5, 'k:1|h|s' => 5, 'k:1|h|2' => 4]);
            self::fail('the loss must be told');
        } catch (StoreFailure $failure) {
            self::assertSame([StoreFailure::INVALID => 3], $failure->lost, $failure->getMessage());
        }
        $fields = $this->read('k:1');

        self::assertSame(PHP_INT_MAX, $fields['high']);
        self::assertSame(-PHP_INT_MAX, $fields['low']);
        self::assertSame(1, $fields['ok']);
        self::assertSame(5, $fields['h|2']);
    }

    public function testValuesExpireUnlessTheyAreRefreshed(): void
    {
        $this->write([], ['g:1|stale' => 5, 'g:1|fresh' => 6, 'g:1|kept' => 7], ['g:1|stale' => 1, 'g:1|fresh' => 1]);
        self::assertEqualsCanonicalizing(['stale' => 5, 'fresh' => 6, 'kept' => 7], $this->read('g:1'));

        usleep(1_200_000);
        $this->write([], ['g:1|fresh' => 8], ['g:1|fresh' => 60]);
        usleep(1_000_000);
        $fields = $this->read('g:1');
        ksort($fields);
        self::assertSame(['fresh' => 8, 'kept' => 7], $fields);
    }

    public function testAnIncrementMayCreateAValueThatExpires(): void
    {
        $this->write(['g:1|' => 5], [], ['g:1|' => 1]);
        self::assertSame(['' => 5], $this->read('g:1'));

        usleep(2_100_000);
        self::assertSame([], $this->read('g:1'));
    }

    public function testSetsAdmitNoMoreThanTheirLimit(): void
    {
        $admitted = [];
        foreach (['a', 'b', 'a', 'c', 'd', 'b'] as $member) {
            $admitted[] = $this->admit(["s:1|$member" => 3])["s:1|$member"];
        }

        self::assertSame([true, true, true, true, false, true], $admitted);
        self::assertSame(['s:2|d' => true, 's:1|e' => false], $this->admit(['s:2|d' => 3, 's:1|e' => 3]));
    }

    public function testALimitHoldsWithinOneQuestion(): void
    {
        $wanted = [];
        for ($member = 0; $member < 10; $member++) {
            $wanted["s:1|$member"] = 4;
        }

        $this->admit($wanted);
        self::assertLessThanOrEqual(4, count(array_filter($this->admit($wanted))));
        for ($try = 0; $try < 10; $try++) {
            $this->admit(["s:1|$try" => 4]);
        }
        self::assertCount(4, array_filter($this->admit($wanted)));
    }

    public function testALimitOfZeroAsksOnly(): void
    {
        self::assertSame(['s:1|a' => false], $this->admit(['s:1|a' => 0]));
        self::assertSame(['s:1|a' => true], $this->admit(['s:1|a' => 1]));
        self::assertSame(['s:1|a' => true], $this->admit(['s:1|a' => 0]));
    }

    public function testAdmissionExposesNothing(): void
    {
        $this->admit(['gauge:g:1|a' => 5, 'label:endpoint|x' => 5]);

        self::assertSame([], $this->read('g:1'));
        self::assertSame([], $this->read('endpoint'));
    }

    public function testTheLastExemplarOfANumberIsKept(): void
    {
        $this->annotate(['k:1|a="x"' => 1, 'h:1|' . '|2' => 1, 'h:1|' . '|s' => 5], [
            'k:1|a="x"' => 'first',
            'h:1|' . '|2' => 'of a bucket',
        ]);
        $this->annotate(['k:1|a="x"' => 1], ['k:1|a="x"' => 'last']);
        $this->annotate(['k:1|a="x"' => 1], []);

        $store = $this->annotated();
        self::assertSame(
            ['k:1' => ['a="x"' => 'last'], 'h:1' => ['|2' => 'of a bucket']],
            array_filter($store->exemplars(['k:1', 'none:1', 'h:1'])),
        );
        self::assertSame(['a="x"' => 3], $this->read('k:1'));
        $store->wipe();
        self::assertSame([], array_filter($this->annotated()->exemplars(['k:1', 'h:1'])));
    }

    public function testItIsKnownSinceWhenANumberCounts(): void
    {
        $before = (int) (microtime(true) * 1e6);
        $this->annotate(['k:1|a="x"' => 2, 'h:1|b="1"|0' => 1, 'h:1|b="1"|s' => 7], []);
        $first = $this->annotated()->created(['k:1', 'h:1']);
        // Longer than the clock of any platform takes to move on.
        usleep(20_000);
        $this->annotate(['k:1|a="x"' => 2, 'h:1|b="1"|0' => 1, 'h:1|b="1"|s' => 7], []);
        $this->annotate(['k:1|a="y"' => 1], []);
        $second = $this->annotated()->created(['k:1', 'h:1']);

        self::assertEqualsWithDelta($before, $first['k:1']['a="x"'], 5e6);
        self::assertArrayHasKey('b="1"|s', $first['h:1']);
        self::assertSame($first['k:1']['a="x"'], $second['k:1']['a="x"']);
        self::assertSame($first['h:1']['b="1"|s'], $second['h:1']['b="1"|s']);
        self::assertGreaterThan($first['k:1']['a="x"'], $second['k:1']['a="y"']);
        $this->annotated()->wipe();
        self::assertSame([], array_filter($this->annotated()->created(['k:1', 'h:1'])));
    }

    /** A recorder's series are dated whichever way they come into the store. */
    public function testASeriesIsDatedWhenARecorderFirstWritesIt(): void
    {
        $recorder = Spec::recorder($this->store());
        foreach ([1, 2] as $time) {
            $recorder->add('requests_total', ['api', 'pro', '200']);
            $recorder->add('violations_total', ['pro']);
            $recorder->add('plain_total', []);
            $recorder->observe('job_seconds', ['etl'], 0);
            $recorder->observe('idle_seconds', [], 0.5);
            $recorder->flush();
            $created[$time] = $this->annotated()->created(array_column(Spec::metrics(), 'key'));
        }

        foreach (['requests_total', 'violations_total', 'plain_total', 'job_seconds', 'idle_seconds'] as $metric) {
            self::assertCount(
                1,
                array_filter($created[1]["$metric:00c0ffee"], fn ($field) => ! ctype_digit(substr($field, -1)), 2),
                $metric,
            );
            self::assertSame($created[1]["$metric:00c0ffee"], $created[2]["$metric:00c0ffee"]);
        }
    }

    public function testTheTraceOfWhatIsRecordedIsTheExemplar(): void
    {
        $trace = str_repeat('0af7651916cd43dd', 2);
        foreach (['new to the store', 'known'] as $round) {
            $recorder = Spec::recorder($this->store());
            $recorder->trace($trace);
            $recorder->add('requests_total', ['api', 'pro', '200'], 2);
            $recorder->add('violations_total', ['pro']);
            $recorder->observe('job_seconds', ['etl'], 0.25);
            $recorder->set('queue_size', ['mail'], 3);
            $recorder->add('queue_size', ['mail'], 3);
            $recorder->trace(null);
            $recorder->add('retries_total', ['1']);
            $recorder->observe('job_seconds', ['etl'], 70);
            $recorder->flush();
            $exemplars = array_filter($this->annotated()->exemplars(array_column(Spec::metrics(), 'key')));
            ksort($exemplars);

            self::assertSame(
                ['job_seconds:00c0ffee', 'requests_total:00c0ffee', 'violations_total:00c0ffee'],
                array_keys($exemplars),
                $round,
            );
            self::assertSame(['job="etl"|2'], array_keys($exemplars['job_seconds:00c0ffee']), $round);
            self::assertMatchesRegularExpression(
                "/^{trace_id=\"$trace\"} 2\.0 \d{10}\.\d{3}\$/D",
                $exemplars['requests_total:00c0ffee']['endpoint="api",tier="pro",status="200"'],
                $round,
            );
            $this->annotated()->wipe();
            $round === 'known' || Spec::recorder($this->store())->add('requests_total', ['api', 'pro', '200']);
        }
    }

    public function testWhatCannotBeATraceIsNoExemplar(): void
    {
        foreach (['', 'a"b', "a\n", str_repeat('a', 65), 'é', '{', "\xff"] as $trace) {
            $recorder = Spec::recorder($this->store());
            $recorder->trace($trace);
            $recorder->add('plain_total', []);
            $recorder->flush();
        }

        self::assertSame([], array_filter($this->annotated()->exemplars(['plain_total:00c0ffee'])));
        self::assertSame(['plain_total' => '7.0'], Spec::samples($this->store(), 'plain_total'));
    }

    private function annotated(): Annotated
    {
        $store = $this->store();
        self::assertInstanceOf(Annotated::class, $store);

        return $store;
    }

    /**
     * @param array<string, int> $adds
     * @param array<string, string> $exemplars
     */
    private function annotate(array $adds, array $exemplars): void
    {
        $store = $this->store();
        $store->write(self::names($store, $adds), [], [], self::names($store, $exemplars));
    }

    public function testWipeRemovesOurOwnOnly(): void
    {
        foreach (['chom', 'chom2', 'cho'] as $prefix) {
            $store = $this->store($prefix);
            $store->admit([$store->prefix() . "label:s\x1fa" => 1]);
            $store->write([$store->prefix() . "k:1\x1f" => 1], [$store->prefix() . "g:1\x1f" => 1]);
        }
        $this->store()->wipe();

        self::assertSame([], $this->read('k:1'));
        self::assertSame([], $this->read('g:1'));
        self::assertSame(['label:s|b' => true], $this->admit(['label:s|b' => 1]), 'places in sets are free again');
        foreach (['chom2', 'cho'] as $prefix) {
            self::assertSame(['' => 1], $this->fields($this->store($prefix), 'k:1'));
        }
    }

    public function testARecorderFindsItsSeriesAgain(): void
    {
        for ($request = 0; $request < 3; $request++) {
            $recorder = Spec::recorder($this->store());
            foreach (['a', 'b', 'c', 'd', 'e', 'f', 'g'] as $endpoint) {
                $recorder->add('requests_total', [$endpoint, 'pro', '200']);
                $recorder->observe('job_seconds', [$endpoint], 0.25);
                $recorder->set('queue_size', [$endpoint], 3);
            }
            $recorder->flush();
        }

        self::assertSame(
            ['3.0', '3.0', '3.0', '3.0', '3.0', '6.0'],
            array_values(Spec::samples($this->store(), 'requests_total')),
        );
        self::assertCount(7 * 7, Spec::samples($this->store(), 'job_seconds'));
        self::assertSame('0.75', Spec::samples($this->store(), 'job_seconds')['job_seconds_sum{job="g"}']);
        self::assertCount(7, Spec::samples($this->store(), 'queue_size'));
    }

    /**
     * @param array<string, int> $adds with | for the separator
     * @param array<string, int> $sets
     * @param array<string, int> $expiry
     */
    private function write(array $adds, array $sets = [], array $expiry = []): void
    {
        $store = $this->store();
        $store->write(self::names($store, $adds), self::names($store, $sets), self::names($store, $expiry));
    }

    /** @return array<string, int> */
    private function read(string $key): array
    {
        return $this->fields($this->store(), $key);
    }

    /** @return array<string, int> */
    private function fields(Store $store, string $key): array
    {
        foreach ($store->read(['first:1', $key, 'last:1']) as $found => $fields) {
            if ($found === $key) {
                return $fields;
            }
        }

        return [];
    }

    /**
     * @param array<string, int> $wanted
     * @return array<string, bool>
     */
    private function admit(array $wanted): array
    {
        $store = $this->store();
        $answers = $store->admit(self::names($store, $wanted));
        $admitted = [];
        foreach ($wanted as $name => $unused) {
            $admitted[$name] = $answers[key(self::names($store, [$name => 0]))];
        }

        return $admitted;
    }

    /**
     * @template T
     * @param array<string, T> $numbers
     * @return array<string, T>
     */
    private static function names(Store $store, array $numbers): array
    {
        $names = [];
        foreach ($numbers as $name => $number) {
            $names[$store->prefix() . implode(Store::SEPARATOR, explode('|', $name, 2))] = $number;
        }

        return $names;
    }
}
