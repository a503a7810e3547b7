<?php

declare(strict_types=1);

namespace Tests\Jobs;

use Illuminate\Bus\Batchable;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use RuntimeException;

/** Does what a test tells it to. */
final class Scripted implements ShouldQueue
{
    use Batchable;
    use Dispatchable;
    use InteractsWithQueue;
    use Queueable;

    public function __construct(private readonly string $act, public int $tries = 1)
    {
    }

    public function handle(): void
    {
        match ($this->act) {
            'succeed' => null,
            'throw' => throw new RuntimeException('thrown on purpose'),
            'release' => $this->release(),
            'fail' => $this->fail(new RuntimeException('failed on purpose')),
            'delete and throw' => $this->deleteAndThrow(),
            'hang' => sleep(30),
        };
    }

    private function deleteAndThrow(): never
    {
        $this->delete();
        throw new RuntimeException('thrown after the job was deleted');
    }
}
