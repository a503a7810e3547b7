<?php

/**
 * Runs the non-interference fuzz, and prints what came out as JSON:
 *
 *     php fuzz.php --seed=1 --from=0 --count=10000 [--dialect=sqlite|pgsql|mysql] [--all] [--quick] [--most=3]
 *         [--source=templates/laravel/src]
 *
 * With --all, statements that are not proven run as well, which tells how many of them do leak; with --quick,
 * counter-examples are not minimised. The status is 1 when there is one.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Minimiser;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Run;

require __DIR__ . '/autoload.php';

$options = getopt('', ['seed:', 'from:', 'count:', 'most:', 'source:', 'dialect:', 'all', 'quick']);
$run = new Run((int) ($options['seed'] ?? 1), Dialect::from($options['dialect'] ?? 'sqlite'));
$count = (int) ($options['count'] ?? 1000);
$run->statements((int) ($options['from'] ?? 0), $count, (int) ($options['most'] ?? 3), isset($options['all']));
foreach ($run->counterexamples as &$example) {
    if (isset($options['quick'])) {
        break;
    }
    $minimiser = new Minimiser($run, $run->oracle($example['number']));
    $example['minimal'] = $minimiser->of($example['sql'], $example['bindings']);
}
unset($example);
echo json_encode(get_object_vars($run), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
exit($run->counterexamples === [] ? 0 : 1);
