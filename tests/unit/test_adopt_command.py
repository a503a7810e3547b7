"""What `sdkgen adopt` makes runs, and exposes what the hand-written code exposed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

WORKER = """\
from prometheus_client import Counter, Gauge, Histogram, generate_latest

ORDERS = Counter("orders_total", "Orders placed.", ["status"])
WAITING = Gauge("orders_waiting", "Orders that wait.")
DURATION = Histogram("order_duration_seconds", "Time an order takes.", ["tenant"], buckets=[0.1, 0.5, 1])


def work():
    ORDERS.labels("paid").inc(3)
    ORDERS.labels(status="failed").inc()
    WAITING.set(2.5)
    WAITING.dec(amount=0.5)
    DURATION.labels("a").observe(0.3)
    with WAITING.track_inprogress():
        pass


def exposed():
    lines = generate_latest().decode().splitlines()
    return sorted(line for line in lines if "order" in line and "_created" not in line)


if __name__ == "__main__":
    work()
    print("\\n".join(exposed()))
"""


def _run(place: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(place / "generated" / "python")}
    command = [sys.executable, "app/worker.py"]
    result = subprocess.run(command, cwd=place, env=environment, check=True, capture_output=True, text=True)
    # The generated package writes `le` last, prometheus_client in the order of the alphabet.
    return result.stdout.replace('{tenant="a",le=', "{le=").replace('",tenant="a"}', '"}')


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "worker.py").write_text(WORKER, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Path(tmp_path)


def test_adopted_code_exposes_the_same(project, run):
    before = _run(project)
    assert run("adopt", "app", "--out", "spec", "--service", "shop", "--write").status == 0
    assert run("check", "--spec", "spec").status == 0
    assert run("emit", "python", "--spec", "spec").status == 0
    code = (project / "app" / "worker.py").read_text(encoding="utf-8")
    assert "Counter" not in code
    assert "from shop_metrics import metrics" in code
    assert _run(project) == before
    assert run("scan", "app", "--spec", "spec").stdout == ""


def test_a_second_adoption_has_nothing_to_do(project, run):
    assert run("adopt", "app", "--out", "spec", "--write").status == 0
    outcome = run("adopt", "app", "--out", "spec")
    assert (outcome.status, outcome.stdout) == (0, "")


def test_nothing_is_written_without_write(project, run):
    assert run("adopt", "app", "--out", "spec").status == 0
    assert (project / "app" / "worker.py").read_text(encoding="utf-8") == WORKER
    assert not (project / "spec").exists()


@pytest.mark.parametrize(
    ("use", "reason"),
    [
        ("track(ORDERS)", "what happens to `orders_total` from here on cannot be followed"),
        ("alias = ORDERS", "what happens to `orders_total` from here on cannot be followed"),
        ("ORDERS.labels(*x)", "`labels` is called in a way that the typed method does not have"),
        ("ORDERS.labels(**{'status': x})", "`labels` is called in a way"),
        ("ORDERS.labels('a', 'b')", "`labels` is called in a way"),
        ("ORDERS.clear()", "`clear` is called in a way"),
        ("ORDERS.labels('a').inc(1, {'trace': 'x'})", "the generated `inc` takes no exemplar"),
        ("ORDERS.labels('a').inc(exemplar={'trace': 'x'})", "the generated `inc` has no such argument"),
        ("ORDERS.labels('a').reset()", "the generated API has no `reset` for a counter"),
        ("other.ORDERS.labels('a')", "`ORDERS` may be `orders_total` here"),
    ],
)
def test_a_metric_with_one_strange_use_stays_as_it_is(project, run, use, reason):
    extended = WORKER.replace("def exposed", f"def strange(x, other, track):\n    {use}\n\n\ndef exposed")
    (project / "app" / "worker.py").write_text(extended, encoding="utf-8")
    outcome = run("adopt", "app", "--out", "spec", "--write")
    assert outcome.status == 0
    assert reason in outcome.stderr
    code = (project / "app" / "worker.py").read_text(encoding="utf-8")
    assert 'ORDERS = Counter("orders_total"' in code
    assert use in code
    assert "WAITING = " not in code
    spec = "".join(file.read_text(encoding="utf-8") for file in (project / "spec").glob("*.yaml"))
    assert "the code goes on making it by hand" in spec
    assert run("check", "--spec", "spec").status == 0


@pytest.mark.parametrize(
    "declaration",
    [
        "try:\n    ORDERS = Counter('orders_total', '.')\nexcept ValueError:\n    ORDERS = None",
        "ORDERS = OTHER = Counter('orders_total', '.')",
        "if True: ORDERS = Counter('orders_total', '.')",
        "ORDERS = {'a': Counter('orders_total', '.')}",
        "Counter('orders_total', '.').inc()",
        "ORDERS = Counter('orders_total', '.'); AGAIN = Counter('orders_total', '.')",
    ],
)
def test_a_metric_that_is_not_simply_assigned_stays_as_it_is(project, run, declaration):
    code = f"from prometheus_client import Counter\n{declaration}\n"
    (project / "app" / "worker.py").write_text(code, encoding="utf-8")
    outcome = run("adopt", "app", "--out", "spec", "--write")
    assert outcome.status == 0
    assert "SDK362" in outcome.stderr
    assert (project / "app" / "worker.py").read_text(encoding="utf-8") == code


def test_a_file_that_is_not_python_stops_it(project, run):
    (project / "app" / "broken.py").write_text("from prometheus_client import (\n", encoding="utf-8")
    outcome = run("adopt", "app", "--out", "spec", "--write")
    assert outcome.status == 1
    assert "error[SDK359]: cannot parse" in outcome.stderr
    assert not (project / "spec").exists()
    assert run("adopt", "app", "--out", "spec", "--exclude", "broken.py", "--write").status == 0


def test_metrics_join_a_specification_without_a_python_target(project, run, workspace):
    workspace("service: shop\nversion: 1.0.0\n", http="metrics:\n  a_total: {type: counter, help: A.}\n")
    assert run("adopt", "app", "--out", "spec", "--write").status == 0
    assert (project / "app" / "worker.py").read_text(encoding="utf-8") == WORKER
    assert "emit: external" in (project / "spec" / "adopted.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [["--diff", "--write"], ["--service", "Not A Name"]])
def test_wrong_usage_is_status_2(project, run, arguments):
    assert run("adopt", "app", "--out", "spec", *arguments).status == 2


def test_a_specification_with_errors_is_not_joined(project, run):
    shutil.rmtree(project / "spec", ignore_errors=True)
    (project / "spec").mkdir()
    (project / "spec" / "sdkgen.yaml").write_text("service: shop\n", encoding="utf-8")
    outcome = run("adopt", "app", "--out", "spec")
    assert outcome.status == 1
    assert "error[SDK102]" in outcome.stderr
