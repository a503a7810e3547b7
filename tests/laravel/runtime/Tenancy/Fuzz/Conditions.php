<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

/**
 * Writes conditions: such as guard a source, such as nearly do, and others.
 *
 * @phpstan-type Source array{name: string, table: ?string, columns: array<string, ?string>}
 */
final class Conditions
{
    /** What a column identifies. */
    public const CLASSES = [
        'organizations.id' => 'organization', 'tenants.id' => 'tenant', 'tenants.organization_id' => 'organization',
        'users.id' => 'user', 'users.organization_id' => 'organization', 'sites.id' => 'site',
        'sites.tenant_id' => 'tenant', 'sites.vps_id' => 'vps', 'backups.site_id' => 'site', 'folders.id' => 'folder',
        'folders.tenant_id' => 'tenant', 'folders.folder_id' => 'folder', 'site_user.site_id' => 'site',
        'site_user.user_id' => 'user', 'notes.owner_id' => 'owner', 'vps.id' => 'vps',
        'vps.tenant_id' => 'tenant',
    ];

    private const OWN = [
        'tenant' => ['t1'], 'organization' => ['7'], 'site' => ['s1', 's2'], 'user' => ['u1'], 'folder' => ['f1'],
    ];

    private const FOREIGN = [
        'tenant' => ['t2', 't3'], 'organization' => ['7b'], 'site' => ['st2-1', 'st3-1', 's3', 'f1', 'u1'],
        'user' => ['ut3-1', 'u2', 's1'], 'folder' => ['ft2-1', 'f0', 's1', 's2'], 'owner' => ['s1', 'st2-1'],
        'vps' => ['v1'],
    ];

    private readonly Grammar $grammar;

    public function __construct(private readonly Dice $dice, private readonly Selects $selects)
    {
        $this->grammar = $selects->grammar;
    }

    /** Whether a column holds numbers; the others hold texts. */
    public static function numeric(string $column): bool
    {
        return preg_match('/(?:^|\.)(?:size|n\d*)$/', $column) === 1;
    }

    /** A value in a statement: written out, or bound. */
    public function value(string|int $value): string
    {
        if (is_int($value) && $this->dice->chance(50)) {
            return (string) $value;
        }
        $bound = is_int($value) ? "\x03$value" : $value;

        return $this->dice->chance(50) ? "\x01$bound\x02" : "'$value'";
    }

    /** A condition that guards the source, most of the time. @param Source $source */
    public function guard(array $source, Scope $scope): string
    {
        $guard = $this->sound($source, $scope);

        return $this->dice->chance(85) ? $guard : $this->near($guard, $source, $scope);
    }

    /** Any condition. */
    public function any(Scope $scope, int $depth): string
    {
        $column = $this->column($scope);
        $type = self::numeric($column);

        return match ($this->dice->roll(0, 16)) {
            0 => "$column is " . $this->dice->pick(['null', 'not null']),
            1 => "$column = " . $this->column($scope, $type),
            2 => $this->grammar->member($this->column($scope, false), [
                $this->value($this->dice->word()),
                $this->value('s1'),
            ]),
            3 => $this->column($scope, true) . ' between ' . $this->value(1) . ' and ' . $this->value(3),
            4 => '(' . $this->any($scope, $depth + 1) . ' or ' . $this->any($scope, $depth + 1) . ')',
            5 => 'not ' . $this->any($scope, $depth + 1),
            6, 7, 8, 10 => $depth > 2 ? '1 = 1' : $this->nested($scope, $depth, $column, $type),
            9 => "case when $column = " . $this->some($type) . " or $column is null then 1 else 0 end = 1",
            11 => 'not (' . $this->grammar->same($column, $this->some($type)) . ')',
            12 => $this->grammar->like($this->column($scope, false)),
            13 => "($column, " . $this->column($scope, true) . ') = ('
                . $this->some($type) . ', ' . $this->some(true) . ')',
            default => "$column " . $this->dice->pick(['=', '<>', '<', '>=']) . ' ' . $this->some($type),
        };
    }

    /** A column of the scope; $numeric when it has to hold numbers, or must not. */
    public function column(Scope $scope, ?bool $numeric = null): string
    {
        $sources = $scope->outer !== null && $this->dice->chance(15) ? $scope->all() : $scope->sources;
        $source = $sources === [] ? ['name' => '', 'columns' => []] : $this->dice->pick($sources);
        $columns = array_filter(
            array_keys($source['columns']),
            static fn (string $column): bool => $numeric === null || self::numeric($column) === $numeric,
        );

        return $columns === []
            ? ($numeric === false ? "'x'" : '1')
            : $source['name'] . '.' . $this->dice->pick(array_values($columns));
    }

    /** A value of a type. */
    private function some(bool $numeric): string
    {
        return $this->value($numeric ? $this->dice->roll(1, 2) : $this->dice->word());
    }

    /** A condition with a subquery. */
    private function nested(Scope $scope, int $depth, string $column, bool $type): string
    {
        $query = $this->selects->query([$type], $scope, $depth + 1);

        return match ($this->dice->roll(0, 4)) {
            0 => "exists ($query)",
            1 => "not exists ($query)",
            2 => "$column in ($query)",
            3 => "$column not in ($query)",
            default => "$column = ($query order by 1 limit 1)",
        };
    }

    /** @param Source $source */
    private function sound(array $source, Scope $scope): string
    {
        if ($source['table'] === 'notes') {
            return $this->ofNote($source, $scope);
        }
        $column = $this->dice->pick(array_keys(array_filter($source['columns'])) ?: ['name']);
        $class = $source['columns'][$column] ?? null;
        if ($class === null || !isset(self::OWN[$class])) {
            $column = isset($source['columns']['tenant_id']) ? 'tenant_id' : $column;
            $class = $source['columns'][$column] ?? 'site';
        }
        $named = $source['name'] . '.' . $column;
        if (count($scope->sources) === 1 && $this->dice->chance(20)) {
            $named = $column;
        }
        $alike = $scope->alike($class, $source['name']);

        return match ($alike !== [] && $this->dice->chance(60) ? 9 : $this->dice->roll(0, 7)) {
            9 => $this->dice->pick(["$named = " . $this->dice->pick($alike), $this->dice->pick($alike) . " = $named"]),
            0, 6 => $this->grammar->member($named, [$this->owned($class), $this->owned($class)]),
            1 => $this->owned($class) . " = $named",
            2 => "$named in (" . $this->selects->owning($class, $scope) . ')',
            3 => 'exists (' . $this->selects->owning($class, $scope, $source['name'] . '.' . $column) . ')',
            4 => "($named = " . $this->owned($class) . " or $named = " . $this->owned($class) . ')',
            default => "$named = " . $this->owned($class),
        };
    }

    /** @param Source $source */
    private function ofNote(array $source, Scope $scope): string
    {
        $class = $this->dice->pick(['site', 'folder']);
        $alike = $scope->alike($class, $source['name']);
        $type = $source['name'] . '.owner_type = ' . $this->value($this->dice->chance(90) ? $class : 'site');
        $owner = $source['name'] . '.owner_id';

        return $alike !== [] && $this->dice->chance(60)
            ? "$type and $owner = " . $this->dice->pick($alike)
            : "$type and $owner = " . $this->owned($class);
    }

    /** One of two columns is the context's own, of which only one is enough. @param Source $source */
    private function either(array $source): string
    {
        $conditions = [];
        foreach (array_filter($source['columns']) as $column => $class) {
            $conditions[] = $source['name'] . ".$column = " . $this->owned($class);
        }

        return '(' . (implode(' or ', $conditions) ?: '1 = 1') . ')';
    }

    private function owned(string $class): string
    {
        $values = $this->dice->chance(97) ? self::OWN[$class] ?? ['s1'] : self::FOREIGN[$class];

        return $this->value($this->dice->pick($values));
    }

    /** A condition that looks like a guard. @param Source $source */
    private function near(string $guard, array $source, Scope $scope): string
    {
        $class = array_values(array_filter($source['columns']))[0] ?? 'site';
        $column = $source['name'] . '.' . (array_search($class, $source['columns'], true) ?: 'name');

        return match ($this->dice->roll(0, 26)) {
            12 => "$column = " . $this->column($scope, false),
            19 => "$column = " . $this->dice->pick($scope->all())['name'] . '.name',
            20 => "$column = 7",
            21 => $this->either($source),
            22, 23, 24 => $this->grammar->trap(
                $guard,
                $column,
                $this->owned($class),
                $this->value($this->dice->pick(self::FOREIGN[$class] ?? ['s1'])),
            ),
            13 => "$guard is not false",
            14 => $this->grammar->same($column, $this->owned($class)),
            15 => "coalesce($column, " . $this->owned($class) . ') = ' . $this->owned($class),
            16, 17, 18 => $this->grammar->trap(
                $guard,
                $column,
                $this->owned($class),
                $this->value($this->dice->pick(self::FOREIGN[$class] ?? ['s1'])),
            ),
            0 => "($guard or " . $this->any($scope, 2) . ')',
            1 => "$guard or " . $this->any($scope, 2),
            2 => "not ($guard)",
            3 => "($guard) is " . $this->dice->pick(['false', 'not true', 'null']),
            4 => "$column <> " . $this->owned($class),
            5 => "$column = " . $this->value($this->dice->pick(self::FOREIGN[$class] ?? ['s1'])),
            6 => "coalesce($column, 'x') <> 'x'",
            7 => 'case when ' . $guard . ' then 0 else 1 end = 1',
            8 => "$column not in (" . $this->selects->owning($class, $scope) . ')',
            9 => 'not ' . $guard,
            10 => $this->grammar->negated($guard),
            11 => $this->grammar->member($column, [
                $this->owned($class),
                $this->value(self::FOREIGN[$class][0] ?? 's1'),
            ]),
            default => "$column in (select max(x.id) from sites as x where x.tenant_id = 't1' or x.size = 1)",
        };
    }
}
