<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Exposition;

/**
 * Writes the series of one histogram.
 *
 * @internal
 */
final class Histograms
{
    private const PIECE = 65_536;

    /** @var list<string> how the line of a bucket goes on after the labels of its series */
    private readonly array $bounds;

    public function __construct(
        private readonly string $name,
        private readonly array $definition,
        private readonly Notes $notes,
    ) {
        $bounds = [];
        foreach ([...$definition['buckets'], INF] as $bound) {
            $bounds[] = 'le="' . Number::format($bound) . '"} ';
        }
        $this->bounds = $bounds;
    }

    /**
     * @param array<string, int> $fields
     * @return \Generator<string>
     */
    public function lines(array $fields): \Generator
    {
        $series = [];
        foreach ($fields as $field => $value) {
            $end = (int) \strrpos($field, '|');
            $series[\substr($field, 0, $end)][\substr($field, $end + 1)] = $value;
        }
        $noted = $this->notes->concern($this->definition['key']);
        $piece = '';
        foreach (Order::of($series) as $text => $slots) {
            $piece .= $this->series($text, $slots, $noted);
            if (\strlen($piece) > self::PIECE) {
                yield $piece;
                $piece = '';
            }
        }
        yield $piece;
    }

    /**
     * Cumulative buckets and the count are made here from the same numbers, so that they always agree.
     *
     * @param array<int|string, int> $slots
     */
    private function series(string $text, array $slots, bool $noted): string
    {
        $labels = $text === '' ? '' : $text . ',';
        $lines = '';
        $count = 0;
        foreach ($this->bounds as $position => $bound) {
            $count += $slots[$position] ?? 0;
            $number = $count < 1_000_000 ? "$count.0" : Number::scaled($count, 1);
            $exemplar = $noted ? $this->notes->exemplar($this->definition['key'], "$text|$position") : '';
            $lines .= "{$this->name}_bucket{{$labels}{$bound}{$number}{$exemplar}\n";
        }
        $braces = $text === '' ? '' : '{' . $text . '}';

        return "{$lines}{$this->name}_count{$braces} {$number}\n"
            . "{$this->name}_sum{$braces} " . Number::scaled($slots['s'] ?? 0, $this->definition['scale']) . "\n"
            . ($noted ? $this->notes->created($this->definition['key'], "$text|s", $this->name, $braces) : '');
    }
}
