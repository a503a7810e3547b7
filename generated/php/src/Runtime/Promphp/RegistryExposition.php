<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Promphp;

use Prometheus\MetricFamilySamples;
use Prometheus\RegistryInterface;
use Chom\Metrics\Runtime\Exposition\Renderer;

/**
 * Appends the families of the application's own promphp registry to a scrape.
 *
 * A family whose name the scrape has already is left out, since a scrape with it could not be read at all.
 *
 * @internal
 */
final class RegistryExposition
{
    /**
     * @param \Closure(): ?RegistryInterface $registry null when the application has none
     * @param array<string, array<string, mixed>> $metrics Catalogue::METRICS
     * @param \Closure(\Throwable): void $report counts and logs
     * @param bool $holdsOurs whether our own metrics are stored in that registry, and shown already
     */
    public function __construct(
        private readonly \Closure $registry,
        private readonly array $metrics,
        private readonly \Closure $report,
        private readonly bool $holdsOurs = false,
    ) {
    }

    /** @return \Generator<string> */
    public function render(string $format): \Generator
    {
        try {
            $families = $this->families();
        } catch (\Throwable $error) {
            yield from $this->omit('The bound registry could not be read: ' . $error->getMessage(), $format, $error);

            return;
        }
        foreach ($families as [$family, $objection]) {
            try {
                $text = $objection === null ? FamilyWriter::write($family, $format) : null;
            } catch (\Throwable $error) {
                $objection = "\"{$family->getName()}\" could not be written: {$error->getMessage()}";
                $text = null;
            }
            yield from $text === null ? $this->omit((string) $objection, $format) : [$text];
        }
    }

    /** @return list<string> why families of the registry are not shown */
    public function objections(): array
    {
        return array_values(array_filter(array_column($this->families(), 1)));
    }

    /** @return list<array{0: MetricFamilySamples, 1: ?string}> with what speaks against each */
    private function families(): array
    {
        $registry = ($this->registry)();
        $taken = $this->ours();
        $families = [];
        foreach ($registry === null ? [] : $registry->getMetricFamilySamples() as $family) {
            $name = (string) $family->getName();
            if ($this->holdsOurs && isset($this->metrics[$name])) {
                continue;
            }
            $objection = FamilyWriter::isWritable($family)
                ? self::conflict($name, (string) $family->getType(), $taken)
                : 'A family of the bound registry has a name that Prometheus does not allow: it is left out.';
            $families[] = [$family, $objection];
            if ($objection === null) {
                $taken += array_fill_keys(FamilyWriter::names($name, (string) $family->getType()), $name);
            }
        }

        return $families;
    }

    /** @return array<string, string> name in the exposition => whose it is */
    private function ours(): array
    {
        $taken = [];
        foreach ($this->metrics as $name => $definition) {
            $taken += array_fill_keys(FamilyWriter::names($name, $definition['type']), $name);
        }

        return $taken;
    }

    /** @param array<string, string> $taken */
    private static function conflict(string $name, string $type, array $taken): ?string
    {
        foreach (FamilyWriter::names($name, $type) as $used) {
            if (isset($taken[$used])) {
                $owner = $taken[$used];
                $whose = $owner === $name ? 'exists already' : "shares the name \"$used\" with \"$owner\"";

                return "The family \"$name\" of the bound Prometheus\\CollectorRegistry $whose: it is left out. "
                    . 'Rename it, or record it through one of the two only.';
            }
        }

        return null;
    }

    /** @return list<string> OpenMetrics allows no comments */
    private function omit(string $why, string $format, ?\Throwable $error = null): array
    {
        ($this->report)(new \RuntimeException($why, 0, $error));

        return $format === Renderer::OPENMETRICS ? [] : ['# ' . strtr(LabelText::utf8($why), "\r\n", '  ') . "\n"];
    }
}
