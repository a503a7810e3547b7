"""The tutorial, as printed: its files and commands lead from a bare application to a scraped, checked metric."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.e2e.servers import LOOPBACK, BuiltInServer

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")
FENCES = re.findall(r"(?:`(metric_specs/\S+?\.yaml)`(?:(?!```).)*)?```(\w+)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for _, language, text in FENCES if language == "sh" for line in text.strip().splitlines()]
TOKEN = "a-long-random-string"


def test_the_tutorial_ends_with_a_scraped_and_checked_metric(application, shell):
    for path, language, text in FENCES:
        if path and language == "yaml":
            file = application / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    setting = next(command for command in COMMANDS if command.startswith("METRICS_TOKEN="))
    (application / ".env").write_text(setting + "\n")
    recording = next(text for _, language, text in FENCES if language == "php")
    imports = "\n".join(line for line in recording.splitlines() if line.startswith("use "))
    call = next(line for line in recording.splitlines() if line.startswith("Metrics::"))
    imports = f"use Illuminate\\Support\\Facades\\Route;\n{imports}"
    route = f"Route::post('orders', function () {{\n    {call}\n}});"
    (application / "routes" / "api.php").write_text(f"<?php\n\n{imports}\n\n{route}\n")

    for command in COMMANDS:
        if command.startswith(("sdkgen", "composer")):
            shell(command)
    doctor = subprocess.run(
        ["php", "artisan", "metrics:doctor"], cwd=application, capture_output=True, text=True, check=False
    )
    with BuiltInServer(application) as server:
        shell(f"curl -sf -X POST http://{LOOPBACK}:{server.port}/api/orders")
        scrape = next(command for command in COMMANDS if command.startswith("curl"))
        scraped = shell(scrape.replace("localhost", f"{LOOPBACK}:{server.port}").replace("curl", "curl -sf"))

    assert 'orders_total{payment="card"} 1.0\n' in scraped
    assert 'orders_total{payment="invoice"} 0.0\n' in scraped
    assert 'http_requests_total{endpoint="api/orders",status="200"} 1.0\n' in scraped
    assert "closed" not in doctor.stdout
    assert shell("sdkgen check") == ""
