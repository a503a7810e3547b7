<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Promphp;

/**
 * What numbers of a promphp metric mean: with other labels or buckets it is another metric, under another key.
 *
 * @internal
 */
final class Layout
{
    public readonly string $key;

    /**
     * @param list<string> $labels
     * @param list<float> $buckets upper bounds without +Inf
     */
    public function __construct(
        public readonly string $type,
        public readonly string $name,
        public readonly string $help,
        public readonly array $labels,
        public readonly array $buckets,
    ) {
        $this->key = $name . ':' . substr(md5((string) json_encode([$type, $labels, $buckets])), 0, 8);
    }

    /** @param array<string, mixed> $data as promphp hands it to a storage adapter */
    public static function of(array $data): self
    {
        return new self(
            $data['type'],
            $data['name'],
            LabelText::utf8((string) $data['help']),
            array_values($data['labelNames']),
            array_map('floatval', array_values($data['buckets'] ?? [])),
        );
    }

    /** @param array<string, mixed> $data */
    public function describes(array $data): bool
    {
        return $this->type === $data['type']
            && $this->labels === $data['labelNames']
            && $this->buckets == ($data['buckets'] ?? []);
    }

    public function encode(): string
    {
        return (string) json_encode([$this->type, $this->name, $this->help, $this->labels, $this->buckets]);
    }

    public static function decode(string $json): ?self
    {
        $parts = json_decode($json, true);
        if (!is_array($parts) || count($parts) !== 5) {
            return null;
        }

        return new self($parts[0], $parts[1], $parts[2], $parts[3], array_map('floatval', $parts[4]));
    }
}
