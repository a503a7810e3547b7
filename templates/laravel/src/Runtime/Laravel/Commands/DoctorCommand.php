<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Laravel\Commands;

use Illuminate\Console\Command;
use Sdkgen\Laravel\Runtime\Laravel\Doctor\ApplicationChecks;
use Sdkgen\Laravel\Runtime\Laravel\Doctor\Check;
use Sdkgen\Laravel\Runtime\Laravel\Doctor\EndpointChecks;
use Sdkgen\Laravel\Runtime\Laravel\Doctor\Finding;
use Sdkgen\Laravel\Runtime\Laravel\Doctor\PhpChecks;
use Sdkgen\Laravel\Runtime\Laravel\Doctor\PromphpChecks;
use Sdkgen\Laravel\Runtime\Laravel\Doctor\StoreChecks;
use Throwable;

/** @internal */
final class DoctorCommand extends Command
{
    /** @var list<class-string<Check>> */
    private const CHECKS = [
        PhpChecks::class,
        StoreChecks::class,
        EndpointChecks::class,
        ApplicationChecks::class,
        PromphpChecks::class,
    ];

    /** @var string */
    protected $signature = 'metrics:doctor';

    /** @var string */
    protected $description = 'Say what is wrong with the metrics of this application, and how to mend it';

    public function handle(): int
    {
        $problems = 0;
        foreach (self::CHECKS as $check) {
            foreach ($this->findings($check) as $finding) {
                $problems += (int) $finding->problem;
                $this->print($finding);
            }
        }
        if ($problems === 0) {
            $this->info('No problems found.');

            return self::SUCCESS;
        }
        $this->line($problems === 1 ? '1 problem.' : "$problems problems.");

        return self::FAILURE;
    }

    /**
     * @param class-string<Check> $check
     * @return iterable<Finding>
     */
    private function findings(string $check): iterable
    {
        try {
            yield from $this->laravel->make($check)->findings();
        } catch (Throwable $error) {
            yield Finding::problem($error->getMessage(), 'This check could not be completed; mend this first.');
        }
    }

    private function print(Finding $finding): void
    {
        $label = $finding->problem ? '<error>problem</error>' : '<comment>warning</comment>';
        $this->line("$label {$finding->what}");
        $this->line("        {$finding->remedy}");
    }
}
