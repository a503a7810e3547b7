"""`sdkgen init`: what is read of an application, what is written, and that nothing is written twice."""

from __future__ import annotations

import json
import sys

import pytest

from sdkgen.codemod.php.tokens import tokenize_php
from sdkgen.init.application import read_application
from sdkgen.init.composer import with_package
from sdkgen.init.routes import routes_in
from sdkgen.testing import load
from tests.conftest import ROOT

HOST = ROOT / "tests" / "laravel" / "host"
COMPOSER = """\
{
    "name": "acme/shop",
    "require": {
        "php": "^8.2",
        "laravel/framework": "^12.0"
    }
}
"""


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """Makes an application of given files, and moves there."""

    def make(composer=COMPOSER, **files):
        (tmp_path / "composer.json").write_text(composer, encoding="utf-8")
        for name, text in files.items():
            file = tmp_path / name.replace("__", "/")
            file = file.with_suffix(".php")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"<?php\n{text}", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make


def routes(text, prefix=""):
    return sorted(route.template for route in routes_in(list(tokenize_php(f"<?php\n{text}")), prefix))


def test_the_host_application_is_read():
    application = read_application(HOST)

    assert application.jobs == ("CreateBackupJob", "IssueSslCertificateJob", "ProvisionSiteJob", "PruneServersJob")
    assert application.tasks == ("coherency-check-full", "coherency-check-quick")
    assert application.queues == ("backups", "default")
    assert application.versions == ("v1", "v2")
    assert application.tenancy is not None
    assert (application.tenancy.column, application.tenancy.tables) == ("tenant_id", ("sites", "tenant_user", "users"))
    assert application.tenancy.plan == "tier"
    templates = {route.template for route in application.routes}
    assert {"api/v1/sites/{site}/backups/{backup}/download", "api/v2/sites", "api/v1/servers", "sites"} <= templates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Route::get('/', fn () => 1);", ["/"]),
        ("Route::match(['get', 'post'], '/x/{id?}', 'C@m');", ["x/{id?}"]),
        ("Route::apiResource('vps-servers', C::class);", ["vps-servers", "vps-servers/{vps_server}"]),
        ("Route::group(['prefix' => 'a'], function () { Route::prefix('b')->group(fn () => Route::any('c', 1)); });",
         ["a/b/c"]),
        ("// Route::get('comment', 1);\n$x = \"Route::get('string')\";", []),
        ("if (x()) { Route::get('conditional', 1); }", ["conditional"]),
        ("\\Illuminate\\Support\\Facades\\Route::get('full', 1)->name('a.b')->middleware(['x']);", ["full"]),
        ("Route::get($dynamic . '/x', 1);", ["/"]),
    ],
)  # fmt: skip
def test_routes_are_read_as_they_are_registered(text, expected):
    assert routes(text) == expected


def test_the_newest_layout_of_laravel_is_read(shop):
    folder = shop(
        bootstrap__app="return Application::configure()"
        "->withRouting(api: __DIR__.'/../routes/api.php', apiPrefix: 'v9');",
        routes__api="Route::get('x', 1);",
        routes__console="Schedule::command('orders:close')->daily(); Schedule::job(new SyncStock)->hourly();"
        " Schedule::call(fn () => 1)->description('tidy')->daily();"
        " Schedule::command('metrics:collect')->everyMinute();",
        app__Enums__Plan="enum Plan: string { case Free = 'free'; case Gold = 'gold'; }",
        database__migrations__one="Schema::create('teams', function ($t) { $t->id(); $t->string('plan'); });"
        " Schema::create('orders', function ($t) { $t->foreignIdFor(Team::class)->constrained(); });",
    )

    application = read_application(folder)

    assert [route.template for route in application.routes] == ["v9/x"]
    assert application.tasks == ("SyncStock", "orders:close", "tidy")
    assert application.tenancy is not None
    assert (application.tenancy.owner, application.tenancy.tables) == ("team", ("orders",))
    assert application.tenancy.plans == ("free", "gold")


def test_what_is_written_is_a_faultless_specification(shop, run):
    folder = shop(
        routes__api="Route::get('v1/x', 1);",
        app__Jobs__Send="class Send implements ShouldQueue { public $queue = 'mail'; }",
        routes__console="Schedule::command('orders:close');",
        database__migrations__one="Schema::create('tenants', function ($t) { $t->enum('plan', ['a', 'b']); });"
        " Schema::create('orders', function ($t) { $t->uuid('tenant_id'); });",
    )

    assert run("init", "--yes").status == 0

    names = {path.name for path in (folder / "metric_specs" / "shop").iterdir()}
    tenants = {"tenant.yaml", "tenancy.yaml", "isolation.yaml"}
    assert names == {"sdkgen.yaml", "http.yaml", "queue.yaml", "schedule.yaml", *tenants}
    emitted = run("emit", "php")
    assert emitted.status == 0
    assert "warning" not in emitted.stderr
    metrics = load(folder / "metric_specs" / "shop").by_name
    assert list(metrics["tenant_http_requests_total"].labels[1].values) == ["a", "b"]
    assert "# 1 job class found: Send" in (folder / "metric_specs" / "shop" / "queue.yaml").read_text(encoding="utf-8")


def test_running_it_twice_changes_nothing(shop, run):
    folder = shop(routes__api="Route::get('x', 1);")
    run("init", "--yes")
    settings = folder / "metric_specs" / "shop" / "sdkgen.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    (folder / "metric_specs" / "shop" / "http.yaml").unlink()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    outcome = run("init", "--yes")

    assert outcome.status == 0
    assert "is there already, and was left as it is" in outcome.stderr
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_every_question_has_an_option(shop, run):
    folder = shop(database__migrations__one="Schema::create('teams', fn ($t) => $t->string('team_id'));")

    outcome = run(
        "init", "--service", "store", "--namespace", "Acme\\Store\\Metrics", "--out", "lib/metrics",
        "--scrape-interval", "1m", "--tenant", "team", "--plans", "small, large", "--no-composer",
    )  # fmt: skip

    assert outcome.status == 0, outcome.stderr
    catalogue = load(folder / "metric_specs" / "store")
    assert catalogue.php is not None
    assert catalogue.php.namespace == "Acme\\Store\\Metrics"
    assert catalogue.scrape_jobs["store"].interval == 60
    assert list(catalogue.labels["tier"].values) == ["small", "large"]
    assert (folder / "composer.json").read_text(encoding="utf-8") == COMPOSER


def test_a_terminal_is_asked_and_asked_again(shop, run, monkeypatch):
    folder = shop()
    answers = iter(["no name!", "store", "", "", "", "none", ""])
    monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
    monkeypatch.setattr("click.prompt", lambda text, default, err: next(answers) or default)
    monkeypatch.setattr("click.confirm", lambda text, default, err: False)
    monkeypatch.setattr("sdkgen.cli.init.sys.stdin", sys.stdin)

    from sdkgen.cli.init import command  # noqa: PLC0415  (after the terminal is there)

    with pytest.raises(SystemExit):
        command.main([], prog_name="init")
    assert load(folder / "metric_specs" / "store").service == "store"


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--service", "My Shop", "is no name for a service"),
        ("--namespace", "shop", "is no PHP namespace"),
        ("--out", "../outside", "is no folder inside of the application"),
        ("--scrape-interval", "often", "is no duration"),
        ("--tenant", "Big Team", "is no word such as tenant"),
    ],
)
def test_a_wrong_answer_is_refused(option, value, words, shop, run):
    shop()

    outcome = run("init", option, value)
    assert outcome.status == 2
    assert f"{option}: `{value}` {words}" in outcome.stderr


@pytest.mark.parametrize(
    ("composer", "words"),
    [
        ("{}", "does not require laravel/framework"),
        ("[]", "composer.json is no object"),
        ("{", "composer.json cannot be read"),
    ],
)
def test_what_is_no_application_is_said(composer, words, shop, run):
    shop(composer)

    outcome = run("init", "--yes")
    assert outcome.status == 2
    assert "error[SDK280]" in outcome.stderr
    assert words in outcome.stderr


def test_hostile_source_does_not_become_yaml(shop, run):
    folder = shop(
        routes__api="Route::get(\"x\\n  evil: true\", 1); Route::get('a\nmetrics:\n  injected_total: {}', 1);",
        app__Jobs__Send='class Evil implements ShouldQueue { public $queue = "q\nlabels: {}"; }',
        app__Enums__Plan='enum Plan: string { case A = "x, y]\n  evil: ["; }',
        database__migrations__one="Schema::create('teams', function ($t) {"
        " $t->string('plan'); $t->string('team_id'); });",
    )

    assert run("init", "--yes").status == 0
    assert run("emit", "php").status == 0
    assert "injected_total" not in load(folder / "metric_specs" / "shop").by_name


def _with(section):
    return COMPOSER.replace('"require": {', f'{section},\n    "require": {{')


@pytest.mark.parametrize(
    ("composer", "line"),
    [
        (COMPOSER, '        "acme/metrics": "@dev",\n        "php": "^8.2",'),
        (COMPOSER.replace("    ", "\t"), '\t\t"acme/metrics": "@dev",\n\t\t"php": "^8.2",'),
        (_with('"repositories": {\n        "x": {"type": "vcs", "url": "y"}\n    }'), '"x": {"type": "vcs"'),
        (_with('"repositories": [{"type": "vcs", "url": "y"}]'), '"url": "y"'),
        ('{"require":{"laravel/framework":"^12.0"}}', '"acme/metrics": "@dev"'),
    ],
)  # fmt: skip
def test_composer_gets_two_entries_and_keeps_all_else(composer, line):
    text = with_package(composer, "acme/metrics", "packages/acme-metrics")

    before, after = json.loads(composer), json.loads(text)
    assert line in text
    assert after["require"].pop("acme/metrics") == "@dev"
    assert after["require"] == before["require"]
    listed = after["repositories"]
    entries = list(listed.values()) if isinstance(listed, dict) else listed
    assert {"type": "path", "url": "packages/acme-metrics"} in entries
    assert len(entries) == len(before.get("repositories", [])) + 1
    assert with_package(text, "acme/metrics", "packages/acme-metrics") == text
