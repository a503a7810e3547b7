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
use Throwable;

/** A job with a model, which notes for whom it runs and then does what the test told. */
final class Reaching implements ShouldQueue
{
    use InteractsWithQueue;
    use Queueable;
    use SerializesModels;

    /** @var list<string|null> */
    public static array $ran = [];

    public static int $thrown = 0;

    /** How many refusals it took no notice of. */
    public static int $swallowed = 0;

    /** @var list<mixed> what it got to see */
    public static array $found = [];

    public int $tries;

    public function __construct(public readonly ?Site $site = null, private readonly string $what = '')
    {
        $this->tries = $what === 'throw' ? 2 : 1;
    }

    public static function reset(): void
    {
        self::$ran = [];
        self::$found = [];
        self::$swallowed = 0;
        self::$thrown = 0;
    }

    public function handle(): void
    {
        self::$ran[] = Tenancy::id();
        match ($this->what) {
            'all' => self::$found[] = Site::all(),
            'throw' => throw new RuntimeException('for the ' . ++self::$thrown . ' time'),
            'swallow' => $this->swallow(),
            default => $this->site?->update(['status' => 'reached']),
        };
    }

    /** What a careless job does. */
    private function swallow(): void
    {
        $write = static fn () => Site::query()->update(['status' => 'reached']);
        foreach ([static fn () => Site::all(), $write] as $work) {
            try {
                self::$found[] = $work();
            } catch (Throwable) {
                ++self::$swallowed;
            }
        }
    }
}
