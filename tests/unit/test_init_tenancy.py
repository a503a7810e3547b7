"""The `tenancy:` section that `sdkgen init` drafts: what is decided, what is left to decide, what is not understood."""

from __future__ import annotations

import pytest

from sdkgen.codemod.php.tokens import tokenize_php
from sdkgen.init.application import read_application
from sdkgen.init.models import morph_owners
from sdkgen.init.ownership import ownership_of
from sdkgen.init.schema import plural, schema_of
from sdkgen.testing import load
from tests.conftest import ROOT

HOST = ROOT / "tests" / "laravel" / "host"
TENANTS = "Schema::create('tenants', function ($t) { $t->uuid('id'); $t->string('slug')->unique(); });"


def tokens(text):
    return list(tokenize_php(f"<?php\n{text}"))


def schema(*migrations):
    return schema_of({f"{number}.php": tokens(text) for number, text in enumerate(migrations)})


def ownership(*migrations, owner="tenant", **models):
    morphs = morph_owners({name: tokens(text) for name, text in models.items()})
    return ownership_of(schema(TENANTS, *migrations), owner, morphs)


def owned(*migrations, **models):
    found = ownership("Schema::table('sites', function ($t) { $t->uuid('tenant_id'); });", *migrations, **models)
    return {table.name: table for table in found.tables}, {guess.name: guess.text for guess in found.guesses}


def test_the_host_application_is_understood():
    application = read_application(HOST)

    found = ownership_of(application.schema, "tenant", application.morphs)

    assert found is not None
    assert [(each.id, each.table, each.within, each.type) for each in found.owners] == [
        ("tenant", "tenants", "organization", "uuid"),
        ("organization", "organizations", None, "uuid"),
    ]
    tables = {table.name: table for table in found.tables}
    assert dict(tables["users"].dimensions) == {"tenant": "tenant_id", "organization": "organization_id"}
    assert (tables["users"].bootstrap, tables["users"].unique) == (True, ("email", "api_token"))
    assert dict(tables["tenants"].dimensions) == {"tenant": "id", "organization": "organization_id"}
    assert dict(tables["site_user"].owned_by) == {"site_id": "sites", "user_id": "users"}
    assert tables["notes"].morphs["notable"]["App\\Models\\SiteBackup"] == "site_backups"
    assert [guess.name for guess in found.guesses] == ["plans", "vps_servers"]
    assert found.views == ("active_sites",)


@pytest.mark.parametrize(
    "column",
    [
        "$t->foreignUuid('site_id')->constrained()",
        "$t->foreignId('site_id')->constrained('sites')",
        "$t->foreignIdFor(Site::class)",
        "$t->unsignedBigInteger('site_id'); $t->foreign('site_id')->references('id')->on('sites')",
        "$t->uuid('site_id')->references('id')->on('sites')",
    ],
)
def test_rows_belong_to_whom_their_key_leads(column):
    tables, _ = owned(
        f"Schema::create('backups', function ($t) {{ {column}; }});",
        "Schema::create('files', function ($t) { $t->foreignId('backup_id')->constrained(); });",
    )

    assert dict(tables["backups"].owned_by) == {"site_id": "sites"}
    assert dict(tables["files"].owned_by) == {"backup_id": "backups"}


@pytest.mark.parametrize(
    ("column", "guess"),
    [
        ("$t->foreignUuid('site_id')->nullable()->constrained()", "{owned_by: {site_id: sites}}"),
        ("$t->foreignUuid('made_for')->constrained('sites')", "{owned_by: {made_for: sites}}"),
        ("$t->morphs('subject')", "{owned_by_any: [{type: subject_type, id: subject_id, types: {…: …}}]}"),
        ("$t->string('name')", "{central: true}"),
        ("$t->foreignUuid('country_id')->constrained()", "{central: true}"),
    ],
)
def test_what_is_not_certain_is_left_to_decide(column, guess):
    tables, guesses = owned(f"Schema::create('others', function ($t) {{ {column}; }});")

    assert "others" not in tables
    assert guesses["others"] == guess


def test_polymorphic_owners_are_those_of_the_models():
    migration = "Schema::create('notes', function ($t) { $t->uuidMorphs('notable'); });"
    site = "namespace App; class Site { function notes() { return $this->morphMany(Note::class, 'notable'); } }"
    names = "Relation::enforceMorphMap(['site' => Site::class]);"

    assert owned(migration, site=site)[0]["notes"].morphs == {"notable": {"App\\Site": "sites"}}
    assert "notes" not in owned(migration, site=site.replace("App;", "App; class X{}"))[0]
    assert "notes" not in owned(migration, site=site, provider=names)[0]


def test_what_migrations_undo_and_change_later():
    tables, guesses = owned(
        "class X { function up() { Schema::create('a', function ($t) { $t->uuid('tenant_id'); }); }"
        " function down() { Schema::table('a', function ($t) { $t->dropColumn('tenant_id'); }); } }",
        "Schema::create('b', function ($t) { $t->uuid('tenant_id'); $t->uuid('old_id'); });"
        " Schema::table('b', function ($t) { $t->dropColumn(['tenant_id']); });",
        "Schema::create('c', function ($t) { $t->uuid('owner'); });"
        " Schema::table('c', function ($t) { $t->renameColumn('owner', 'tenant_id'); }); Schema::rename('c', 'd');",
        "Schema::create('e', function ($t) { $t->uuid('tenant_id')->nullable(); $t->string('code');"
        " $t->unique('code'); $t->unique(['tenant_id', 'code']); });",
    )

    assert {"a", "d", "e"} <= tables.keys()
    assert guesses["b"] == "{central: true}"
    assert (tables["e"].optional, tables["e"].unique) == (("tenant_id",), ("code",))


def test_what_is_not_understood_is_said():
    found = schema(
        "Schema::create($names['roles'], function ($t) {}); Schema::rename($a, 'b');"
        " DB::statement('CREATE TABLE IF NOT EXISTS audits (id int)');"
        ' DB::statement("create view {$name} as select 1");'
    )

    assert found.unread == (
        "0.php: a table whose name is computed",
        "0.php: a table that gets another name",
        "0.php: the table audits, which a statement creates",
        "0.php: a view whose name is computed",
    )


def test_without_a_column_there_is_nothing_to_guard():
    assert ownership(owner="tenant") is None
    assert ownership("Schema::create('sites', function ($t) { $t->id('team_id'); });") is None


@pytest.mark.parametrize(
    ("key", "type_"), [("$t->id()", "bigint"), ("$t->uuid('id')", "uuid"), ("$t->string('id')", "text")]
)
def test_the_key_of_an_owner_has_the_type_of_its_table(key, type_):
    migration = (
        f"Schema::create('teams', function ($t) {{ {key}; }});"
        " Schema::create('sites', function ($t) { $t->string('team_id'); });"
    )
    assert ownership(migration, owner="team").owners[0].type == type_


@pytest.mark.parametrize(("word", "table"), [("company", "companies"), ("day", "days"), ("box", "boxes")])
def test_tables_are_named_as_laravel_names_them(word, table):
    assert plural(word) == table


def test_what_is_drafted_is_faultless_and_is_drafted_once(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    composer = '{"name": "acme/shop", "require": {"laravel/framework": "^12.0"}}'
    (tmp_path / "composer.json").write_text(composer, encoding="utf-8")
    migrations = tmp_path / "database" / "migrations"
    migrations.mkdir(parents=True)
    hostile = "Schema::create(\"x: {central: true}\\n\", fn ($t) => 1); DB::statement('create view v#{ as select 1');"
    text = (
        f"<?php {TENANTS} Schema::create('sites', function ($t) {{ $t->uuid('tenant_id'); $t->morphs('yes'); }});"
        f" Schema::create('plans', function ($t) {{ $t->id(); }}); {hostile}"
    )
    (migrations / "one.php").write_text(text, encoding="utf-8")

    outcome = run("init", "--yes")

    assert "tenancy.yaml leaves to you whose rows these hold: plans, v\n" in outcome.stderr
    assert "not understood: database/migrations/one.php: a table whose name is computed\n" in outcome.stderr
    emitted = run("emit", "php")
    assert (emitted.status, "warning" in emitted.stderr) == (0, False), emitted.stderr
    tenancy = load(tmp_path / "metric_specs" / "shop").tenancy
    assert tenancy is not None
    assert set(tenancy.tables) == {"migrations", "sites", "tenants"}
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert "leaves to you" not in run("init", "--yes").stderr
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_once_everything_is_decided_migrations_are_compared(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "composer.json").write_text('{"require": {"laravel/framework": "^12.0"}}', encoding="utf-8")
    migrations = tmp_path / "database" / "migrations"
    migrations.mkdir(parents=True)
    text = f"<?php {TENANTS} Schema::create('sites', function ($t) {{ $t->uuid('tenant_id'); }});"
    (migrations / "one.php").write_text(text, encoding="utf-8")
    run("init", "--yes", "--service", "shop")
    run("emit", "php")
    assert run("check").status == 0

    (migrations / "two.php").write_text("<?php Schema::create('orders', function ($t) {});", encoding="utf-8")

    assert "SDK168" in run("check", "--output-format", "concise").stdout
