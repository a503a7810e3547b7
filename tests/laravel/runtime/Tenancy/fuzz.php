<?php

/**
 * Runs the non-interference fuzz, and prints what came out as JSON:
 *
 *     php fuzz.php --seed=1 --from=0 --count=10000 [--all] [--most=3] [--source=templates/laravel/src]
 *
 * With --all, statements that are not proven run as well, which tells how many of them do leak. The status is 1 when
 * there is a counter-example.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Minimiser;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz\Run;

$options = getopt('', ['seed:', 'from:', 'count:', 'most:', 'source:', 'all']);
$source = $options['source'] ?? dirname(__DIR__, 4) . '/templates/laravel/src';

spl_autoload_register(static function (string $class) use ($source): void {
    $roots = ['Sdkgen\\Laravel\\Tests\\Runtime\\' => dirname(__DIR__), 'Sdkgen\\Laravel\\' => $source];
    foreach ($roots as $prefix => $root) {
        if (str_starts_with($class, $prefix)) {
            require $root . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';

            return;
        }
    }
});

set_error_handler(static fn (int $level, string $text, string $file, int $line): bool
    => throw new ErrorException($text, 0, $level, $file, $line));

$run = new Run((int) ($options['seed'] ?? 1));
$count = (int) ($options['count'] ?? 1000);
$run->statements((int) ($options['from'] ?? 0), $count, (int) ($options['most'] ?? 3), isset($options['all']));
foreach ($run->counterexamples as &$example) {
    $minimiser = new Minimiser($run, $run->oracle($example['number']));
    $example['minimal'] = $minimiser->of($example['sql'], $example['bindings']);
}
unset($example);
echo json_encode(get_object_vars($run), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
exit($run->counterexamples === [] ? 0 : 1);
