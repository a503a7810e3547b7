"""Tables that an application's migrations create, against those that the specification lists."""

from __future__ import annotations

import pytest

from sdkgen.drift.migrations import created_tables

SPEC = """
metrics:
  orders_total: {type: counter, help: Orders placed.}
tenancy:
  dimensions: {tenant: {}}
  tables:
    tenants: {dimensions: {tenant: id}}
  migrations: ../migrations
"""


@pytest.mark.parametrize(
    ("php", "tables"),
    [
        ("Schema::create('sites', fn ($t) => $t->id());", ["sites"]),
        ('Schema::connection("archive")->create("sites", $x);', ["sites"]),
        ("$schema->create('a'); $schema->create( 'b' );", ["a", "b"]),
        ("DB::statement('CREATE TABLE IF NOT EXISTS `raw` (id int)');", ["raw"]),
        ('DB::unprepared("create or replace view live as select 1");', ["live"]),
        ("// Schema::create('commented', $x)\n# Schema::create('hashed', $x)\n", []),
        ("/* Schema::create('commented', $x) */ Schema::table('altered', $x);", []),
        ("$user = User::create(['name' => 'x']); $created = 'create tables';", []),
        ('DB::statement("create view {$prefix}active as select 1");', ["active"]),
    ],
)
def test_created_tables(php, tables):
    assert [name for name, _ in created_tables(f"<?php\n{php}")] == tables


def test_check_reports_a_table_that_is_not_listed(workspace, run):
    place = workspace()
    (place / "spec" / "metrics.yaml").write_text(SPEC, encoding="utf-8")
    (place / "migrations").mkdir()
    (place / "migrations" / "one.php").write_text(
        "<?php\nSchema::create('tenants', $x);\n  Schema::create('tenant', $x);\n", encoding="utf-8"
    )
    run("emit", "php", "--spec", "spec")

    outcome = run("check", "--spec", "spec", "--output-format", "concise")

    assert outcome.status == 1
    assert "migrations/one.php:3:19: error[SDK168] `tenant` is not in the tenancy" in outcome.stdout
    assert "did you mean `tenants`?" in run("check", "--spec", "spec").stdout


def test_check_reports_a_folder_without_migrations(workspace, run):
    place = workspace()
    (place / "spec" / "metrics.yaml").write_text(SPEC, encoding="utf-8")
    run("emit", "php", "--spec", "spec")

    assert "error[SDK169]" in run("check", "--spec", "spec").stdout
