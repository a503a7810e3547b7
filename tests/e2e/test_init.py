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
