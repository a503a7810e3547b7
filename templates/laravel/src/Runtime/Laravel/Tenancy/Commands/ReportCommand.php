<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Tenancy\Commands;

use Illuminate\Console\Command;
use Sdkgen\Laravel\Runtime\Laravel\Tenancy\GuardFactory;
use Sdkgen\Laravel\Runtime\Laravel\Tenancy\Journal;
use Sdkgen\Laravel\Runtime\Tenancy\Baseline;
use Sdkgen\Laravel\Runtime\Tenancy\Violation;

/** @internal */
final class ReportCommand extends Command
{
    private const DATE = '~\A\d{4}-\d{2}-\d{2}\z~';

    /** @var string */
    protected $signature = 'tenancy:report
        {--json : Print JSON}
        {--write-baseline : Let what could not be proved through until a date}
        {--owner= : Who mends what the baseline lets through}
        {--expires= : Last day (YYYY-MM-DD) on which the baseline lets it through}
        {--clear : Forget what was seen so far}';

    /** @var string */
    protected $description = 'List what the guards of tenant isolation objected to, by fingerprint';

    public function handle(Journal $journal): int
    {
        $findings = $journal->findings();
        if ($this->option('write-baseline')) {
            return $this->writeBaseline($findings);
        }
        if ($this->option('clear')) {
            $journal->clear();
            $this->info('Forgotten.');

            return self::SUCCESS;
        }
        $this->option('json')
            ? $this->line((string) json_encode($findings, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES))
            : $this->list($findings);

        return self::SUCCESS;
    }

    /** @param array<string, array<string, string>> $findings */
    private function list(array $findings): void
    {
        if ($findings === []) {
            $this->info('The guards objected to nothing.');
        }
        foreach ($findings as $fingerprint => $finding) {
            $this->line("<comment>$fingerprint</comment> {$finding['type']} {$finding['action']}"
                . " · {$finding['seen']}×, last {$finding['time']}");
            foreach (['reason', 'subject', 'statement', 'frame', 'route', 'activity'] as $key) {
                if (($finding[$key] ?? '') !== '') {
                    $this->line('    ' . str_pad($key, 10) . $finding[$key]);
                }
            }
        }
    }

    /** @param array<string, array<string, string>> $findings */
    private function writeBaseline(array $findings): int
    {
        [$owner, $expires] = [(string) $this->option('owner'), (string) $this->option('expires')];
        if ($owner === '' || preg_match(self::DATE, $expires) !== 1) {
            $this->error('A baseline has an owner and an end: --owner=TEAM --expires=YYYY-MM-DD.');

            return self::INVALID;
        }
        $path = GuardFactory::baseline($this->laravel);
        $entries = (new Baseline($path))->entries();
        $added = 0;
        foreach (array_filter($findings, self::isUnproven(...)) as $fingerprint => $finding) {
            if (! isset($entries[$fingerprint])) {
                $added++;
                $about = array_intersect_key($finding, ['type' => 1, 'subject' => 1, 'statement' => 1, 'frame' => 1]);
                $entries[$fingerprint] = ['owner' => $owner, 'expires' => $expires] + $about;
            }
        }
        ksort($entries);
        $json = json_encode($entries, JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
        file_put_contents($path, "$json\n");
        $this->info("$added findings added to $path.");

        return self::SUCCESS;
    }

    /**
     * What reached another tenant for certain has to be mended, not listed.
     *
     * @param array<string, string> $finding
     */
    private static function isUnproven(array $finding): bool
    {
        $violation = Violation::tryFrom($finding['type'] ?? '');

        return ($finding['unproven'] ?? '') === 'yes' && $violation !== null;
    }
}
