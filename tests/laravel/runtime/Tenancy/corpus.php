<?php

/**
 * Labels the corpus with the prover of some source folder; the status is 1 when a label is another than expected:
 *
 *     php corpus.php [--source=templates/laravel/src]
 */

declare(strict_types=1);

use Sdkgen\Laravel\Runtime\Tenancy\Sql\Prover;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Corpus;

require __DIR__ . '/autoload.php';

$prover = new Prover(Corpus::model());
$wrong = $count = 0;
foreach (Corpus::statements() as $name => [$expected, $sql, $dialect, $bindings, $context]) {
    $label = Corpus::label($prover, $sql, $dialect, $bindings, $context);
    $count++;
    if ($label !== $expected) {
        $wrong++;
        echo "$name\n  is $label\n  $sql\n";
    }
}
echo "$count statements, $wrong labelled otherwise\n";
exit($wrong === 0 ? 0 : 1);
