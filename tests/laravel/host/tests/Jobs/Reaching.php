<?php

declare(strict_types=1);

namespace Tests\Jobs;

use App\Models\Site;
use Chom\Metrics\Tenancy;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Queue\SerializesModels;
use RuntimeException;

/** A job with a model, which notes for whom it runs and then does what the test told. */
final class Reaching implements ShouldQueue
{
    use InteractsWithQueue;
    use Queueable;
    use SerializesModels;

    /** @var list<string|null> */
    public static array $ran = [];

    public int $tries = 2;

    public function __construct(public readonly ?Site $site = null, private readonly string $what = '')
    {
    }

    public function handle(): void
    {
        self::$ran[] = Tenancy::id();
        match ($this->what) {
            'all' => Site::all(),
            'throw' => throw new RuntimeException('on purpose'),
            'establish' => Tenancy::establish('left-over', null),
            default => $this->site?->update(['status' => 'reached']),
        };
    }
}
