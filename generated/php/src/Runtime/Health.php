<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime;

/**
 * What must be known while the store is down: how much was lost, and whether to try again.
 *
 * Kept in small files that all processes of the host share; in the memory of the process where those cannot be written.
 *
 * @internal
 */
final class Health
{
    public const DROPPED = 'instrumentation_samples_dropped_total';
    public const FOLDED = 'instrumentation_labels_folded_total';
    public const STORE_FAILURES = 'instrumentation_store_failures_total';

    private const LABELS = [
        self::DROPPED => ['reason'],
        self::FOLDED => ['metric', 'label', 'reason'],
        self::STORE_FAILURES => ['operation'],
    ];

    private const LONGEST_CIRCUIT = 30.0;

    /** How long the one process that tries an elapsed circuit has before another may. */
    private const PROBE = 2.0;

    /** @var array<string, array<string, int>> counted, not yet in the file */
    private array $pending = [];

    /** @var array<string, int> file name => unix time, where files cannot be written */
    private array $times = [];

    private float $opened = 0.0;

    private bool $probing = false;

    private readonly Inheritance $inheritance;

    public function __construct(private readonly ?string $directory)
    {
        $this->inheritance = new Inheritance();
    }

    /** @param list<string> $values */
    public function count(string $metric, array $values, int $amount = 1): void
    {
        $pairs = array_map(
            static fn (string $name, string $value): string => $name . '="' . $value . '"',
            self::LABELS[$metric],
            $values,
        );
        $text = implode(',', $pairs);
        $this->disinherit();
        $this->pending[$metric][$text] = ($this->pending[$metric][$text] ?? 0) + $amount;
    }

    /** Add what was counted to the file; keep it here when that is impossible. */
    public function persist(): void
    {
        $this->disinherit();
        if ($this->pending === []) {
            return;
        }
        $file = $this->open();
        if ($file === null) {
            return;
        }
        $total = self::sum(self::decode((string) stream_get_contents($file)), $this->pending);
        $json = (string) json_encode($total);
        rewind($file);
        // The text only ever grows, so that a process killed in between leaves the old totals or the new ones.
        if (fwrite($file, $json) === strlen($json) && ftruncate($file, strlen($json))) {
            $this->pending = [];
        }
        fclose($file);
    }

    /** @return array<string, array<string, int>> metric => label text => total */
    public function counters(): array
    {
        $path = $this->path('health.json');
        $stored = $path !== null && is_file($path) ? (string) @file_get_contents($path) : '';

        return self::sum(self::decode($stored), $this->pending);
    }

    /** Whether to spare the store; once the time has elapsed, one process at a time is told no and so tries. */
    public function circuitOpen(): bool
    {
        $until = $this->time('circuit');
        if ($until === null) {
            return false;
        }
        $now = microtime(true);
        // A clock set back must not keep the circuit open for as long.
        if ($now < $until && $until - $now <= self::LONGEST_CIRCUIT + self::PROBE) {
            return true;
        }
        $this->mark('circuit', $now + self::PROBE);
        $this->probing = true;

        return false;
    }

    public function openCircuit(float $seconds): void
    {
        $this->opened = $seconds;
        $this->mark('circuit', microtime(true) + $seconds, (string) $seconds);
        $this->probing = false;
    }

    /** Open the circuit for twice as long as it was last open without a success in between: 1, 2, 4 … 30 seconds. */
    public function tripCircuit(): void
    {
        $path = $this->path('circuit');
        $last = $path !== null && is_file($path) ? (float) @file_get_contents($path) : $this->opened;
        $this->openCircuit(min(self::LONGEST_CIRCUIT, max(1.0, 2 * $last)));
    }

    /** The store works again. */
    public function closeCircuit(): void
    {
        if (!$this->probing) {
            return;
        }
        $this->probing = false;
        $this->opened = 0.0;
        unset($this->times['circuit']);
        $path = $this->path('circuit');
        if ($path !== null && is_file($path)) {
            @unlink($path);
        }
    }

    /** Whether $what, which may happen once in $seconds on this host, may happen now. */
    public function due(string $what, float $seconds): bool
    {
        $now = microtime(true);
        $last = $this->time($what);
        // Marks are whole seconds, rounded up; one further ahead is from before the clock was set back.
        if ($last !== null && $last <= $now + 1.0 && $now - $last < $seconds) {
            return false;
        }
        $this->mark($what, $now);

        return true;
    }

    private function time(string $name): ?int
    {
        $path = $this->path($name);
        if ($path === null || isset($this->times[$name])) {
            return $this->times[$name] ?? null;
        }
        clearstatcache(true, $path);

        return is_file($path) ? (int) @filemtime($path) : null;
    }

    private function mark(string $name, float $time, ?string $content = null): void
    {
        $path = $this->path($name);
        $second = (int) ceil($time);
        $written = $path !== null && $this->prepare()
            && ($content === null || @file_put_contents($path, $content) !== false)
            && @touch($path, $second);
        if ($written) {
            unset($this->times[$name]);
        } else {
            $this->times[$name] = $second;
        }
    }

    /** Leave to the parent of a forked process what it has counted. */
    private function disinherit(): void
    {
        if ($this->inheritance->came()) {
            $this->pending = [];
        }
    }

    /** @return resource|null the counters' file, locked */
    private function open()
    {
        $path = $this->path('health.json');
        if ($path === null || !$this->prepare()) {
            return null;
        }
        $file = @fopen($path, 'c+');
        if ($file === false) {
            return null;
        }
        // A lock is held for microseconds; a holder that was stopped must not stop us.
        for ($try = 0; $try < 20; $try++) {
            if (flock($file, LOCK_EX | LOCK_NB)) {
                return $file;
            }
            usleep(1000);
        }
        fclose($file);

        return null;
    }

    private function prepare(): bool
    {
        return is_dir((string) $this->directory)
            || @mkdir((string) $this->directory, 0775, true)
            || is_dir((string) $this->directory);
    }

    private function path(string $name): ?string
    {
        return $this->directory === null ? null : $this->directory . '/' . $name;
    }

    /** @return array<string, array<string, int>> */
    private static function decode(string $json): array
    {
        $counters = json_decode($json, true);

        return is_array($counters) ? array_filter($counters, 'is_array') : [];
    }

    /**
     * @param array<string, array<string, int>> $counters
     * @param array<string, array<string, int>> $more
     * @return array<string, array<string, int>>
     */
    private static function sum(array $counters, array $more): array
    {
        foreach ($more as $metric => $values) {
            foreach ($values as $text => $amount) {
                $counters[$metric][$text] = (int) ($counters[$metric][$text] ?? 0) + $amount;
            }
        }

        return $counters;
    }
}
