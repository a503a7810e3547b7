<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

use PDO;
use Sdkgen\Laravel\Runtime\Tenancy\Model;

/**
 * Two databases with the same rows of the context and of the centre, and other rows of everybody else.
 *
 * The context is tenant t1 of organization o1. Keys are texts, so that no new key depends on the rows that are there.
 */
final class World
{
    public const CONTEXT = ['tenant' => 't1', 'organization' => '7'];

    /** Keys of own rows that count as seen. */
    public const SEEN = ['sites' => ['s1', 's2'], 'users' => ['u1'], 'folders' => ['f1']];

    public const TABLES = [
        'organizations' => ['id', 'name'],
        'tenants' => ['id', 'organization_id', 'name'],
        'users' => ['id', 'organization_id', 'name', 'size'],
        'sites' => ['id', 'tenant_id', 'vps_id', 'name', 'size'],
        'backups' => ['id', 'site_id', 'name', 'size'],
        'folders' => ['id', 'tenant_id', 'folder_id', 'name', 'size'],
        'site_user' => ['site_id', 'user_id', 'size'],
        'notes' => ['id', 'owner_type', 'owner_id', 'name'],
        'vps' => ['id', 'tenant_id', 'name', 'size'],
    ];

    public const UNIQUE = ['sites' => 'tenant_id, name', 'backups' => 'site_id, name'];

    public readonly PDO $one;
    public readonly PDO $other;

    public function __construct(Dice $dice, Engine $engine)
    {
        [$this->one, $this->other] = $engine->databases($dice->roll(0, 5));
        $own = self::own($dice);
        self::fill($this->one, $own, self::foreign($dice), $dice);
        self::fill($this->other, $own, self::foreign($dice), $dice);
    }

    public static function model(): Model
    {
        return Model::fromArray([
            'dimensions' => ['tenant' => ['organization'], 'organization' => []],
            'tables' => [
                'organizations' => ['columns' => ['id' => 'organization']],
                'tenants' => ['columns' => ['id' => 'tenant', 'organization_id' => 'organization']],
                'users' => ['columns' => ['organization_id' => 'organization']],
                'sites' => ['columns' => ['tenant_id' => 'tenant']],
                'backups' => ['parents' => ['site_id' => 'sites']],
                'folders' => ['columns' => ['tenant_id' => 'tenant'], 'parents' => ['folder_id' => 'folders']],
                'site_user' => ['parents' => ['site_id' => 'sites', 'user_id' => 'users']],
                'notes' => ['morphs' => [[
                    'type' => 'owner_type',
                    'id' => 'owner_id',
                    'types' => ['site' => 'sites', 'folder' => 'folders'],
                ]]],
                'vps' => ['kind' => 'central'],
            ],
        ]);
    }

    /** @return array<string, list<list<?string>>> every row of a database, by table */
    public static function dump(PDO $database): array
    {
        $rows = [];
        foreach (array_keys(self::TABLES) as $table) {
            $rows[$table] = $database->query("select * from $table")->fetchAll(PDO::FETCH_NUM);
        }

        return $rows;
    }

    /** @return array<string, list<list<mixed>>> */
    private static function own(Dice $dice): array
    {
        $rows = ['organizations' => [['7', $dice->word()]], 'tenants' => [['t1', '7', $dice->word()]]];
        foreach (['u1', 'u2', 'u3'] as $id) {
            $rows['users'][] = [$id, '7', $dice->word(), $dice->size()];
        }
        foreach (['v1', 'v2', 'v3'] as $id) {
            // Nobody has declared that column: it says nothing of whose a row is.
            $rows['vps'][] = [$id, $dice->pick(['t1', 't1', 't2']), self::name($dice), $dice->size()];
        }
        $names = ['ash', 'birch', 'cedar', 'dogwood'];
        foreach (['s1', 's2', 's3'] as $position => $id) {
            $rows['sites'][] = [$id, 't1', 'v' . $dice->roll(1, 3), $names[$position], $dice->size()];
            $rows['backups'][] = ["b$id", $id, self::name($dice), $dice->size()];
            $rows['site_user'][] = [$id, 'u' . $dice->roll(1, 3), $dice->size()];
            $rows['notes'][] = ["n$id", 'site', $id, $dice->word()];
            $rows['folders'][] = ["f$position", 't1', $position === 0 ? null : 'f0', self::name($dice), $dice->size()];
        }
        $rows['notes'][] = ['nf', 'folder', 'f1', $dice->word()];

        return $rows;
    }

    /** A name, which may be what somebody else's key is. */
    private static function name(Dice $dice): string
    {
        return $dice->chance(25) ? $dice->pick(['t2', 'st2-1', 'st3-1', 'ft2-1', '7b']) : $dice->word();
    }

    /** @return array<string, list<list<mixed>>> rows of other tenants, of the same organization and of another */
    private static function foreign(Dice $dice): array
    {
        $rows = ['organizations' => [['7b', $dice->word()]]];
        foreach (['t2' => '7', 't3' => '7b', 't4' => $dice->pick(['7', '7b'])] as $tenant => $organization) {
            if ($dice->chance(15)) {
                continue;
            }
            $rows['tenants'][] = [$tenant, $organization, $dice->word()];
            for ($count = $dice->roll(0, 3); $count > 0; $count--) {
                self::foreignSite($rows, $dice, $tenant, $organization, "$tenant-$count");
            }
        }

        return $rows;
    }

    /** @param array<string, list<list<mixed>>> $rows */
    private static function foreignSite(array &$rows, Dice $dice, string $tenant, string $group, string $id): void
    {
        $user = $group === '7' ? 'u' . $dice->roll(1, 3) : "u$id";
        if ($group !== '7') {
            $rows['users'][] = [$user, $group, $dice->word(), $dice->size()];
        }
        $name = ['ash', 'birch', 'cedar'][(int) substr($id, 3) - 1];
        [$site, $folder] = ["s$id", "f$id"];
        if ($id === 't2-1' || $id === 't3-2') {
            // A key of an own row may be that of somebody else's row of another kind.
            $site = $dice->chance(50) ? ['t2-1' => 'f1', 't3-2' => 'u1'][$id] : $site;
            $folder = $dice->chance(50) ? ['t2-1' => 's1', 't3-2' => 's2'][$id] : $folder;
        }
        $rows['sites'][] = [$site, $tenant, 'v' . $dice->roll(1, 3), $name, $dice->size()];
        $rows['folders'][] = [$folder, $tenant, null, $dice->word(), $dice->size()];
        $rows['notes'][] = $dice->chance(50)
            ? ["n$id", 'site', $site, $dice->word()]
            : ["n$id", 'folder', $folder, $dice->word()];
        if ($dice->chance(70)) {
            $rows['backups'][] = ["bs$id", $site, $dice->word(), $dice->size()];
            $rows['site_user'][] = [$site, $user, $dice->size()];
        }
    }

    /**
     * @param array<string, list<list<mixed>>> $own
     * @param array<string, list<list<mixed>>> $foreign
     */
    private static function fill(PDO $database, array $own, array $foreign, Dice $dice): void
    {
        $database->exec('begin');
        foreach (self::TABLES as $table => $columns) {
            // Rows of others stand before and after own ones, which keep their order.
            $others = $foreign[$table] ?? [];
            $before = array_splice($others, 0, $dice->roll(0, count($others)));
            $rows = [...$before, ...$own[$table] ?? [], ...$others];
            if ($rows !== []) {
                $holes = '(' . rtrim(str_repeat('?,', count($columns)), ',') . '),';
                $insert = "insert into $table values " . rtrim(str_repeat($holes, count($rows)), ',');
                $database->prepare($insert)->execute(array_merge(...$rows));
            }
        }
        $database->exec('commit');
    }
}
