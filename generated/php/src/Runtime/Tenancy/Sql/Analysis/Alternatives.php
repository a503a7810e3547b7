<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Analysis;

/**
 * What is derived of each source: under which conditions on the bindings its rows have which grains.
 *
 * @internal
 */
final class Alternatives
{
    /** More alternatives than this are not kept: fewer prove less, never more. */
    private const MOST = 8;

    /** @var array<int, array<int|string, int>> source => numbers of conditions, separated by commas => grains */
    public array $sets = [];

    /** Whether anything was added since it was last set to false. */
    public bool $changed = false;

    /** The grains that rows of a source have whatever the bindings are. */
    public function certain(int $source): int
    {
        return $this->sets[$source][''] ?? 0;
    }

    /** Whether grains are not certain yet. */
    public function lacks(int $source, int $grains): bool
    {
        return ($grains & ~($this->sets[$source][''] ?? 0)) !== 0;
    }

    /**
     * The sets of conditions each of which gives the rows of a source these grains.
     *
     * @return list<int|string>
     */
    public function sufficient(int $source, int $needed): array
    {
        $certain = $this->certain($source);
        $sets = [];
        foreach ($this->sets[$source] ?? [] as $set => $grains) {
            if (($needed & ~($grains | $certain)) === 0) {
                $sets[] = $set;
            }
        }

        return $sets;
    }

    public function add(int $source, string $set, int $grains): void
    {
        $before = $this->sets[$source][$set] ?? 0;
        $full = $before === 0 && count($this->sets[$source] ?? []) >= self::MOST;
        if (($grains & ~($before | ($this->sets[$source][''] ?? 0))) !== 0 && !$full) {
            $this->sets[$source][$set] = $before | $grains;
            $this->changed = true;
        }
    }

    /** What is known of each source in either case. */
    public function common(self $other): self
    {
        $both = new self();
        foreach (array_intersect_key($this->sets, $other->sets) as $id => $guards) {
            foreach ($guards as $set => $grains) {
                foreach ($other->sets[$id] as $otherSet => $otherGrains) {
                    $joined = self::joined((string) $set, (string) $otherSet);
                    $both->sets[$id][$joined] = ($both->sets[$id][$joined] ?? 0) | ($grains & $otherGrains);
                }
            }
        }

        return $both;
    }

    /** The conditions of both sets. */
    public static function joined(string $one, string $other): string
    {
        $numbers = array_unique(array_filter([...explode(',', $one), ...explode(',', $other)], strlen(...)));
        sort($numbers);

        return implode(',', $numbers);
    }
}
