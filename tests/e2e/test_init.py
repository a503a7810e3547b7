"""From nothing to a first scraped and checked metric of an application that exists: five commands."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

from tests.e2e.servers import LOOPBACK, BuiltInServer

PAGE = (Path(__file__).parents[2] / "docs" / "init.md").read_text(encoding="utf-8")
COMMANDS = re.search(r"```sh\n(.*?)```", PAGE, re.DOTALL)[1].strip().splitlines()  # type: ignore[index]  # there is one


def test_five_commands_lead_to_a_checked_metric(application, shell):
    assert len(COMMANDS) <= 5
    assert COMMANDS[0] == "pip install metrics-sdkgen"
    (application / ".env").write_text("METRICS_TOKEN=a-long-random-string\n", encoding="utf-8")

    shell("composer update")  # an application that is at work has its dependencies, and a lock file

    for command in COMMANDS[1:-1]:
        shell(command)
    with BuiltInServer(application) as server:
        with urllib.request.urlopen(f"http://{LOOPBACK}:{server.port}/api/v1/status", timeout=30) as answer:
            assert answer.status == 200
        shell(COMMANDS[-1].replace("localhost", f"{LOOPBACK}:{server.port}"))
        asked = urllib.request.Request(f"http://{LOOPBACK}:{server.port}/metrics")
        asked.add_header("Authorization", "Bearer a-long-random-string")
        with urllib.request.urlopen(asked, timeout=30) as answer:
            scraped = answer.read().decode()

    assert 'http_requests_total{endpoint="api/v1/status",status="200",api_version="v1"} 1.0\n' in scraped
    assert 'tenant_http_requests_total{tenant="none",tier="none",status_class="2xx"} 1.0\n' in scraped
    assert shell("sdkgen check") == ""


CONFIG = "<?php return ['tenancy' => ['resolver' => App\\Tenancy\\ChomTenant::class]];"
LEAK = """

use Chom\\Metrics\\Tenancy;
use Illuminate\\Support\\Facades\\DB;

Route::get('leak', static fn () => Tenancy::runAs('acme', 'acme', static fn () => DB::table('sites')->count()));
Route::get('own', static fn () => Tenancy::runAs(
    'acme',
    'acme',
    static fn () => DB::table('sites')->where('tenant_id', 'acme')->count(),
));
"""


def test_the_drafted_tenancy_guards_and_blocks_nothing(application, shell):
    (application / ".env").write_text("METRICS_TOKEN=a-long-random-string\n", encoding="utf-8")
    shell("composer update")
    for command in COMMANDS[1:-1]:
        shell(command)
    (application / "config" / "metrics.php").write_text(CONFIG, encoding="utf-8")
    with (application / "routes" / "api.php").open("a", encoding="utf-8") as routes:
        routes.write(LEAK)
    shell("php artisan migrate --force")

    with BuiltInServer(application) as server:
        address = f"http://{LOOPBACK}:{server.port}"
        assert shell(f"curl -sf {address}/api/leak") == "0"
        assert shell(f"curl -sf {address}/api/own") == "0"
        scraped = shell(f"curl -sf -H 'Authorization: Bearer a-long-random-string' {address}/metrics")

    for layer in ("eloquent", "http", "queue", "sql"):
        assert f'tenant_isolation_guard_up{{layer="{layer}"}} 1.0\n' in scraped
    assert 'tenant_isolation_findings_total{violation_type="query_unscoped_read"} 1.0\n' in scraped
    assert not re.search(r"tenant_isolation_violations_total\{[^}]*\} [1-9]", scraped)
