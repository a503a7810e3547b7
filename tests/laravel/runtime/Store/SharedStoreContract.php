<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use Sdkgen\Laravel\Tests\Runtime\Support\Processes;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

/** What a store that processes share has to do as well. */
trait SharedStoreContract
{
    use StoreContract;

    public function testTotalsOfManyProcessesAreExact(): void
    {
        Processes::fork(4, function (int $child): void {
            $recorder = Spec::recorder($this->store());
            for ($request = 0; $request < 250; $request++) {
                $recorder->add('requests_total', ['api/' . $request % 9, 'pro', '200']);
                $recorder->observe('job_seconds', ['etl'], 0.0004);
                $recorder->add('queue_size', ['default'], $child % 2 ? 1 : -1);
                $recorder->flush();
            }
        });

        $requests = Spec::samples($this->store(), 'requests_total');
        self::assertSame(1_000.0, array_sum(array_map('floatval', $requests)));
        self::assertLessThanOrEqual(6, count($requests));
        self::assertSame('1000.0', Spec::samples($this->store(), 'job_seconds')['job_seconds_count{job="etl"}']);
        self::assertSame('0.4', Spec::samples($this->store(), 'job_seconds')['job_seconds_sum{job="etl"}']);
        self::assertSame(['queue_size{queue="default"}' => '0.0'], Spec::samples($this->store(), 'queue_size'));
    }

    public function testNoSeriesIsHiddenWhenManyProcessesWriteItFirst(): void
    {
        Processes::fork(8, function (): void {
            $recorder = Spec::recorder($this->store());
            for ($series = 0; $series < 40; $series++) {
                $recorder->add('pairs_total', ["word $series", 'x']);
                $recorder->flush();
            }
        });

        $samples = Spec::samples($this->store(), 'pairs_total');
        self::assertSame(320.0, array_sum(array_map('floatval', $samples)));
        self::assertCount(40, $samples);
    }

    public function testManyProcessesTogetherAdmitNoMoreThanTheLimit(): void
    {
        Processes::fork(6, function (int $child): void {
            for ($member = 0; $member < 40; $member++) {
                $this->admit(['label:w|' . ($member * ($child + 1)) => 10]);
            }
        });

        $admitted = [];
        for ($member = 0; $member < 240; $member++) {
            $admitted[] = $this->admit(["label:w|$member" => 0])["label:w|$member"];
        }
        self::assertCount(10, array_filter($admitted));
    }

    public function testAScrapeDuringWritesIsConsistent(): void
    {
        $stop = tempnam(sys_get_temp_dir(), 'sdkgen');
        $writers = [];
        for ($writer = 0; $writer < 2; $writer++) {
            $pid = pcntl_fork();
            if ($pid === 0) {
                $recorder = Spec::recorder($this->store());
                while (is_file($stop)) {
                    foreach ([0.001, 0.05, 0.5, 5, 500] as $seconds) {
                        $recorder->observe('job_seconds', ['etl'], $seconds);
                    }
                    $recorder->flush();
                    clearstatcache();
                }
                pcntl_exec('/bin/true');
            }
            $writers[] = $pid;
        }
        $last = [];
        $scrapes = 0;
        // On a busy machine the writers may take a while to start.
        $deadline = microtime(true) + 30;
        try {
            while ($scrapes < 40 && microtime(true) < $deadline) {
                $samples = array_map('floatval', Spec::samples($this->store(), 'job_seconds'));
                if ($samples === []) {
                    continue;
                }
                $scrapes++;
                $buckets = array_slice(array_values($samples), 0, 5);
                $sorted = $buckets;
                sort($sorted);
                self::assertSame($sorted, $buckets);
                self::assertSame(end($buckets), $samples['job_seconds_count{job="etl"}']);
                foreach ($last as $series => $value) {
                    self::assertGreaterThanOrEqual($value, $samples[$series]);
                }
                $last = $samples;
            }
        } finally {
            unlink($stop);
            foreach ($writers as $pid) {
                pcntl_waitpid($pid, $status);
            }
        }
        self::assertSame(40, $scrapes);
    }
}
