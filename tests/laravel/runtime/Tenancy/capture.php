<?php

/**
 * Prints what Laravel's grammars write for everyday flows, as a corpus: php capture.php > corpus/05-laravel.sql
 *
 * Nothing runs against a database: the connections only pretend. A flow whose statement needs the answer of the one
 * before it shows the first only.
 */

declare(strict_types=1);

use Illuminate\Database\ConnectionResolver;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\MySqlConnection;
use Illuminate\Database\PostgresConnection;
use Illuminate\Database\SQLiteConnection;
use Illuminate\Support\Carbon;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture\Flows;
use Sdkgen\Laravel\Tests\Runtime\Tenancy\Capture\InsertedKey;

require __DIR__ . '/autoload.php';
require 'Illuminate/autoload.php';
set_error_handler(null);
error_reporting(E_ALL & ~E_DEPRECATED);

Carbon::setTestNow('2026-01-01 12:00:00');
$pdo = new PDO('sqlite::memory:');
$connections = [
    'sqlite' => new SQLiteConnection($pdo),
    'mysql' => new MySqlConnection($pdo),
    'pgsql' => new PostgresConnection($pdo),
];
foreach ($connections as $dialect => $connection) {
    $connection->setPostProcessor(new InsertedKey());
    $resolver = new ConnectionResolver(['default' => $connection]);
    $resolver->setDefaultConnection('default');
    Model::setConnectionResolver($resolver);
    foreach (Flows::all() as $title => [$label, $flow]) {
        $queries = $connection->pretend(static function () use ($flow, $connection): void {
            try {
                $flow($connection);
            } catch (Throwable) {
                // It wanted an answer; what it asked is known by then.
                return;
            }
        });
        $bindings = json_encode($queries[0]['bindings'], JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        echo "== $label | $dialect | $title\n{$queries[0]['query']}\n-- $bindings\n\n";
    }
}
