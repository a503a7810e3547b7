<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy;

use Sdkgen\Laravel\Runtime\Tenancy\Model;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Dialect;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\Prover;
use Sdkgen\Laravel\Runtime\Tenancy\Sql\TrustedKeys;

/**
 * Labelled statements, in files that a person can read:
 *
 *     == query_unscoped_read | sqlite pgsql | what it is about
 *     select * from "sites"
 *     -- [] organization
 *
 * The label is `proven`, `irrelevant` or a violation; the last line has the bindings as JSON and may name the context
 * (`tenant`, which is the default, `organization`, `none`, or `text`, whose values are texts). A statement without
 * dialects is for all of them.
 */
final class Corpus
{
    public const CONTEXTS = [
        'tenant' => ['tenant' => 1, 'organization' => 10],
        'organization' => ['organization' => 10],
        'none' => [],
        'text' => ['tenant' => '1', 'organization' => '10'],
    ];

    /** Keys of own rows that count as seen; 901 and more are keys of others. */
    private const SEEN = [
        'tenants' => [1, 2], 'sites' => [101, 102], 'site_backups' => [201, 202], 'users' => [301], 'invoices' => [401],
        'comments' => [501], 'folders' => [601],
    ];

    public static function model(): Model
    {
        return Model::fromArray([
            'dimensions' => ['tenant' => ['organization'], 'organization' => []],
            'tables' => [
                'organizations' => ['columns' => ['id' => 'organization']],
                'tenants' => ['columns' => ['id' => 'tenant', 'organization_id' => 'organization']],
                'users' => [
                    'bootstrap' => true,
                    'columns' => ['organization_id' => 'organization'],
                    'unique' => ['email'],
                ],
                'sites' => ['columns' => ['tenant_id' => 'tenant']],
                'site_backups' => ['parents' => ['site_id' => 'sites']],
                'site_user' => ['parents' => ['site_id' => 'sites', 'user_id' => 'users']],
                'invoices' => ['columns' => ['organization_id' => 'organization']],
                'folders' => ['columns' => ['tenant_id' => 'tenant'], 'parents' => ['parent_id' => 'folders']],
                'comments' => ['morphs' => [[
                    'type' => 'commentable_type',
                    'id' => 'commentable_id',
                    'types' => ['App\Models\Site' => 'sites', 'App\Models\Folder' => 'folders'],
                ]]],
                'usage' => ['columns' => ['tenant_id' => 'tenant', 'organization_id' => 'organization']],
                'site_view' => ['kind' => 'view', 'columns' => ['tenant_id' => 'tenant'], 'base' => ['sites']],
                'vps_servers' => ['kind' => 'central'],
            ],
            'functions' => ['slugify'],
        ]);
    }

    /** @return iterable<string, array{0: string, 1: string, 2: Dialect, 3: list<mixed>, 4: string}> */
    public static function statements(): iterable
    {
        foreach (glob(__DIR__ . '/corpus/*.sql') ?: [] as $file) {
            foreach (array_slice(explode("\n== ", "\n" . file_get_contents($file)), 1) as $number => $text) {
                foreach (self::entries($text) as $entry) {
                    $dialect = $entry[2]->value;
                    yield basename($file, '.sql') . " $number $dialect: " . strtok($text, "\n") => $entry;
                }
            }
        }
    }

    /**
     * What the prover says of a statement: `proven`, `irrelevant` or a violation.
     *
     * @param array<mixed> $bindings
     */
    public static function label(
        Prover $prover,
        string $sql,
        Dialect $dialect,
        array $bindings,
        string $context,
    ): string {
        $keys = new TrustedKeys(self::model());
        foreach ($context === 'none' ? [] : self::SEEN as $table => $seen) {
            foreach ($seen as $key) {
                $keys->learn($table, ['id' => $key]);
            }
        }
        $proof = $prover->prove($sql, $dialect, self::CONTEXTS[$context]);
        $verdict = $proof->judge($bindings, self::CONTEXTS[$context], $keys);

        return $verdict?->violation ?? ($proof->relevant ? 'proven' : 'irrelevant');
    }

    /** @return iterable<array{0: string, 1: string, 2: Dialect, 3: list<mixed>, 4: string}> */
    private static function entries(string $text): iterable
    {
        [$head, $body] = explode("\n", $text, 2);
        $parts = array_map('trim', explode('|', $head));
        preg_match('/^(.*)\n-- ([\[{].*[\]}])(?: (\w+))?\s*$/s', rtrim($body), $found);
        $dialects = count($parts) > 2 ? explode(' ', $parts[1]) : ['sqlite', 'mysql', 'pgsql'];
        $bindings = json_decode($found[2], true, 512, JSON_THROW_ON_ERROR);
        foreach ($dialects as $dialect) {
            // Names in double quotes are written as each dialect quotes them.
            $sql = $dialect === 'mysql' && count($parts) < 3 ? str_replace('"', '`', $found[1]) : $found[1];
            yield [$parts[0], $sql, Dialect::from($dialect), $bindings, $found[3] ?? 'tenant'];
        }
    }
}
