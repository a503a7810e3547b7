<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Commands;

use Illuminate\Console\Command;
use Chom\Metrics\Generated\Catalogue;

/** @internal */
final class ListCommand extends Command
{
    /** @var string */
    protected $signature = 'metrics:list {--json : Print JSON}';

    /** @var string */
    protected $description = 'List the metrics that this application can emit';

    public function handle(): int
    {
        $rows = $this->rows();
        if ($this->option('json')) {
            $flags = JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE;
            $this->line((string) json_encode($rows, $flags));
        } else {
            $cells = static fn (array $row): array => [
                $row['name'],
                $row['type'],
                implode(', ', $row['labels']),
                $row['emit'],
                $row['help'],
            ];
            $this->table(['Metric', 'Type', 'Labels', 'Emitted by', 'Help'], array_map($cells, $rows));
        }

        return self::SUCCESS;
    }

    /** @return list<array{name: string, type: string, labels: list<string>, emit: string, help: string}> */
    private function rows(): array
    {
        $rows = [];
        foreach (Catalogue::METRICS as $name => $metric) {
            $rows[] = [
                'name' => $name,
                'type' => $metric['type'],
                'labels' => array_keys($metric['labels']),
                'emit' => $metric['emit'],
                'help' => $metric['help'],
            ];
        }

        return $rows;
    }
}
