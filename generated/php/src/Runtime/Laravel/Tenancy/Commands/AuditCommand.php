<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy\Commands;

use Illuminate\Console\Command;
use Chom\Metrics\Runtime\Laravel\Tenancy\Audit\ApplicationCode;
use Chom\Metrics\Runtime\Laravel\Tenancy\Audit\DatabaseSchema;
use Chom\Metrics\Runtime\Laravel\Tenancy\Audit\SharedResources;
use Chom\Metrics\Runtime\Laravel\Tenancy\GuardFactory;
use Chom\Metrics\Runtime\Laravel\Tenancy\SelfTest;
use Chom\Metrics\Runtime\Tenancy\Baseline;

/** @internal */
final class AuditCommand extends Command
{
    /** @var string */
    protected $signature = 'tenancy:audit';

    /** @var string */
    protected $description = 'Look for what no guard sees: undeclared tables, unguarded models, direct use of PDO';

    public function handle(
        SelfTest $test,
        DatabaseSchema $schema,
        ApplicationCode $code,
        SharedResources $resources,
    ): int {
        $problems = 0;
        $databases = [$schema->problems(), $resources->problems()];
        foreach ([$this->guards($test), ...$databases, $code->problems(), $this->expired()] as $found) {
            foreach ($found as $problem) {
                $problems++;
                $this->line("<error>problem</error> $problem");
            }
        }
        if ($problems === 0) {
            $this->info('No problems found.');

            return self::SUCCESS;
        }
        $this->line($problems === 1 ? '1 problem.' : "$problems problems.");

        return self::FAILURE;
    }

    /** @return iterable<string> */
    private function guards(SelfTest $test): iterable
    {
        foreach ($test->run() as $layer => $problems) {
            foreach ($problems as $problem) {
                yield "The guard `$layer` does not watch: $problem.";
            }
        }
    }

    /** @return iterable<string> */
    private function expired(): iterable
    {
        foreach ((new Baseline(GuardFactory::baseline($this->laravel)))->entries() as $fingerprint => $entry) {
            if (($entry['expires'] ?? '') < gmdate('Y-m-d')) {
                $owner = $entry['owner'] ?? 'nobody';
                yield "Baseline entry $fingerprint of $owner has expired: mend it, or remove the entry.";
            }
        }
    }
}
