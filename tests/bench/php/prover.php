<?php

/**
 * What the SQL prover costs: a remembered proof, one with fifty keys, and a proof from scratch.
 *
 * Prints JSON: median nanoseconds a statement, by way.
 */

declare(strict_types=1);

use Sdkgen\Laravel\Bench\Paired;
use Sdkgen\Laravel\Runtime\Tenancy\Model;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Prover;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\TrustedKeys;

require __DIR__ . '/bootstrap.php';

$model = Model::fromArray([
    'dimensions' => ['tenant' => ['organization'], 'organization' => []],
    'tables' => [
        'tenants' => ['columns' => ['id' => 'tenant', 'organization_id' => 'organization']],
        'sites' => ['columns' => ['tenant_id' => 'tenant']],
        'site_backups' => ['parents' => ['site_id' => 'sites']],
    ],
]);
$context = ['tenant' => 1, 'organization' => 10];
$keys = new TrustedKeys($model);
foreach (range(1, 50) as $key) {
    $keys->learn('sites', ['id' => $key]);
}
$scoped = 'select * from "sites" where "sites"."tenant_id" = ? and "sites"."status" = ? '
    . 'and "sites"."deleted_at" is null order by "created_at" desc limit 15';
$holes = implode(', ', array_fill(0, 50, '?'));
$many = "select * from \"site_backups\" where \"site_backups\".\"site_id\" in ($holes)";
$nested = 'select "sites".*, (select count(*) from "site_backups" where "sites"."id" = "site_backups"."site_id") '
    . 'as "n" from "sites" where "tenant_id" = ? '
    . 'and exists (select * from "site_backups" where "site_id" = "sites"."id")';
$prover = new Prover($model);
$check = static fn (string $sql, array $bindings): callable => static function () use (
    $prover,
    $sql,
    $bindings,
    $context,
    $keys,
): void {
    $prover->prove($sql, Dialect::Sqlite, $context)->judge($bindings, $context, $keys);
};
$cold = static fn (string $sql): callable => static function (int $piece) use ($prover, $sql, $context): void {
    static $number = 0;
    $prover->prove($sql . ' -- ' . $number++, Dialect::Sqlite, $context);
};

$ways = [
    'scoped' => $check($scoped, [1, 'active']),
    'many' => $check($many, range(1, 50)),
    'cold' => $cold($scoped),
    'nested' => $cold($nested),
];
echo json_encode(Paired::nanoseconds($ways, 201, 200), JSON_THROW_ON_ERROR), "\n";
