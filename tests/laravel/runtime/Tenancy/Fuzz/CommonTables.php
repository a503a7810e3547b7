<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Tenancy\Fuzz;

/**
 * Writes WITH: common tables, some by the names of tables, and recursive ones.
 */
final class CommonTables
{
    public function __construct(private readonly Dice $dice, private readonly Selects $selects)
    {
    }

    /** WITH, whose tables are in force from then on. */
    public function with(int $depth): string
    {
        $tables = [];
        $recursive = false;
        for ($more = $this->dice->pick([1, 1, 2]); $more > 0; $more--) {
            if ($this->dice->chance(25)) {
                $recursive = true;
                $tables[] = $this->recursive();
                continue;
            }
            if ($this->dice->chance(12)) {
                $tables[] = "sites as (select 's1' as id, v.tenant_id, v.name from vps as v"
                    . " union select 'st2-1', 't1', 'x')";
                $this->selects->common['sites'] = ['id' => 'site', 'tenant_id' => 'tenant', 'name' => null];
                continue;
            }
            $name = $this->dice->chance(25)
                ? $this->dice->pick(['sites', 'backups', 'vps'])
                : 't' . $this->selects->number();
            $inner = new Scope();
            [$from, $where] = $this->selects->found($inner, $depth + 1);
            if (preg_match("/\\b$name\\b/", $from . $where) && $this->dice->chance(70)) {
                $name = 't' . $this->selects->number();
            }
            [$items, $columns] = $this->selects->named($inner);
            $tables[] = "$name as " . $this->selects->grammar->materialized() . '(select ' . implode(', ', $items)
                . " from $from$where)";
            $this->selects->common[$name] = $columns;
        }

        return 'with ' . ($recursive ? 'recursive ' : '') . implode(', ', $tables) . ' ';
    }

    private function recursive(): string
    {
        $name = 'r' . $this->selects->number();
        $own = "tenant_id = 't1'";
        $guard = $this->dice->pick([$own, $own, "id in ('f1')", 'size = 1', "tenant_id = 't2'"]);
        $step = $this->dice->pick([
            "select f.id, f.folder_id, n + 1 from folders f join $name on f.folder_id = $name.y0 where n < 4",
            "select f.id, f.folder_id, n + 1 from folders f join $name on f.id = $name.y1 where n < 4",
            "select f.id, f.folder_id, n + 1 from folders f join $name on f.size = $name.n where n < 3",
            "select 's1', y0, n + 1 from $name where n < 3",
            "select 'ft2-1', y0, n + 1 from $name where n < 3",
            "select y1, y0, n + 1 from $name where n < 3",
        ]);
        $this->selects->common[$name] = ['y0' => 'folder', 'y1' => 'folder', 'n' => null];

        return "$name(y0, y1, n) as (select id, folder_id, 1 from folders where $guard union $step)";
    }
}
