"""What `sdkgen scan` follows, passes over, and survives."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from sdkgen.codemod import tree
from sdkgen.codemod.php.tokens import tokenize_php
from sdkgen.codemod.python.reader import read_python
from tests.bench.bench_scan import write_tree

METRICS = """\
labels:
  status:
    help: Outcome.
    values: [paid, failed]
  attempt:
    help: Attempt.
    values: ["1", "2", "3+"]
metrics:
  orders_total: {type: counter, help: Orders., labels: [status]}
  retries_total: {type: counter, help: Retries., labels: [attempt]}
  build_info: {type: gauge, help: Build., labels: [status], emit: external}
  state: {type: gauge, help: State., labels: [status], emit: external}
"""
SETTINGS = """\
service: shop
version: 1.0.0
targets:
  php: {out: ../php, namespace: 'Shop\\Metrics', package: shop/metrics}
  python: {out: ../python, package: shop_metrics}
"""
COUNTER = 'from prometheus_client import Counter\nORDERS = Counter("orders_total", "Orders.", ["status"])\n'
WRONG = '.labels("wrong").inc()\n'

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FRAGMENTS = sorted(
    {
        *("def", "class", "(", ")", "[", "]", "{", "}", ":", ",", "=", ".", "+", "*", "@", "lambda", "async", "await"),
        *("for", "in", "if", "else", "import", "from", "as", "with", "match", "case"),
        *(" ", "\n", "\n    ", "\n        ", "\t", "x", "'a'", '"b"', "f'{x}'", "# c", "1", "\\"),
        *("prometheus_client", "Counter", "labels", "ORDERS", "orders_total", "self", "**kw", "*a", ":=", "->"),
    }
)


@pytest.fixture
def scan(workspace, run):
    """Writes files and scans them; the result is the rule and place of each finding but dead metrics."""
    place = workspace(SETTINGS, metrics=METRICS)

    def invoke(*arguments: str, **files: str) -> list[tuple[str, str]]:
        for name, text in files.items():
            path = place / "app" / f"{name.replace('__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        outcome = run("scan", "app", "--spec", "spec", "--output-format", "json", *arguments)
        findings = json.loads(outcome.stdout)["findings"]
        assert outcome.status == int(any(finding["severity"] == "error" for finding in findings))
        return [(f["rule"], f"{f['path']}:{f['line']}") for f in findings if f["rule"] != "SDK356"]

    return invoke


@pytest.mark.parametrize(
    "use",
    [
        "from metrics import ORDERS\nORDERS",
        "from metrics import ORDERS as o\no",
        "from .metrics import ORDERS\nORDERS",
        "from . import metrics\nmetrics.ORDERS",
        "import metrics\nmetrics.ORDERS",
        "import app.metrics\napp.metrics.ORDERS",
        "import app.metrics as m\nm.ORDERS",
        "from app import metrics as m\nm.ORDERS",
        "from metrics import *\nORDERS",
        "from metrics import ORDERS\nalias = ORDERS\nalias",
        "from metrics import ORDERS\na, b = ORDERS, 1\na",
        "from metrics import ORDERS\nholder = {'a': ORDERS}\nholder['a']",
        "from metrics import ORDERS\nholder = {}\nholder['a'] = ORDERS\nholder['a']",
        "from metrics import ORDERS\nclass A:\n    orders = ORDERS\nA.orders",
        "from metrics import ORDERS\nclass A:\n    orders = ORDERS\nA().orders",
        "from metrics import ORDERS\nclass A:\n    orders = ORDERS\nclass B(A):\n    pass\nB.orders",
        "import metrics\nclass A:\n    o = metrics.ORDERS\nclass B(A):\n    f = lambda self: self.o\nB().o",
        "from metrics import ORDERS\nclass A:\n    def __init__(self):\n        self.o = ORDERS\na = A()\na.o",
        "from metrics import ORDERS\nclass A:\n    o = ORDERS\ndef f(a: A):\n    a.o.labels('wrong')\nx = 1 #",
        "def f():\n    from metrics import ORDERS\n    return ORDERS.labels('wrong')\nx = 1 #",
        "import metrics\nG = 1\ndef f():\n    G.labels('wrong')\ndef g():\n    global G\n    G = metrics.ORDERS\n0#",
        "import metrics\nif (found := metrics.ORDERS):\n    found.labels('wrong')\nx = 0 #",
        "import prometheus_client as p\np.Counter('retries_total', '', ['attempt'])\nfrom metrics import *\nORDERS",
    ],
)
def test_a_metric_is_followed_through(scan, use):
    found = scan(metrics=COUNTER, use=f"{use}{WRONG}")
    assert [rule for rule, _ in found] == ["SDK354"]
    assert found[0][1].startswith("app/use.py:")


def test_a_metric_is_followed_through_several_files(scan):
    found = scan(
        core__metrics=COUNTER,
        core__reexport="from .metrics import ORDERS as RENAMED\n",
        api__again="from app.core import reexport\nFINAL = reexport.RENAMED\n",
        api__use=f"from app.api.again import FINAL\nFINAL{WRONG}",
    )
    assert found == [("SDK354", "app/api/use.py:2")]


def test_a_package_that_says_nothing_still_leads_to_its_modules(scan):
    found = scan(core____init__="", core__metrics=COUNTER, use=f"from app.core import metrics\nmetrics.ORDERS{WRONG}")
    assert found == [("SDK354", "app/use.py:2")]


def test_of_modules_with_one_name_the_nearest_is_meant(scan):
    other = COUNTER.replace("ORDERS", "RETRIES").replace("orders", "retries").replace("status", "attempt")
    found = scan(a__metrics=COUNTER, b__metrics=other, b__use="from metrics import RETRIES\nRETRIES.labels('paid')\n")
    assert found == [("SDK354", "app/b/use.py:2")]


def test_imports_in_a_circle_end(scan):
    assert scan(a="from b import X\nimport prometheus_client\n", b="from a import X\nimport prometheus_client\n") == []


@pytest.mark.parametrize(
    ("value", "wrong"),
    [
        ("'paid'", 0),
        ("'payed'", 1),
        ("1", 1),
        ("'pa' + 'id'", 0),
        ("f'{PREFIX}id'", 0),
        ("f'{PREFIX}ed'", 1),
        ("f'{PREFIX!r}ed'", 0),
        ("str('paid')", 0),
        ("'paid' if PREFIX else 'payed'", 1),
        ("unknown()", 0),
        ("'other'", 0),
        ("Color.RED.value", 1),
        ("Color.RED", 0),
        ("Word.RED", 1),
    ],
)
def test_a_value_is_read(scan, value, wrong):
    enums = "import enum\nclass Color(enum.Enum):\n    RED = 'red'\nclass Word(enum.StrEnum):\n    RED = 'red'\n"
    found = scan(metrics=f"{COUNTER}{enums}PREFIX = 'pa'\nORDERS.labels({value})\n")
    assert [rule for rule, _ in found] == ["SDK354"] * wrong


@pytest.mark.parametrize(
    ("constructor", "rules"),
    [
        ("Counter('orders', '.', ['status'])", []),
        ("Counter('total', '.', ['status'], subsystem='orders')", []),
        ("Counter('orders_total', '.', ['status'], subsystem='shop')", ["SDK351"]),
        ("Counter('orders', '.', labelnames=('status',))", []),
        ("Counter(name='orders_total', documentation='.', labelnames=['status'])", []),
        ("Gauge('orders_total', '.', ['status'])", ["SDK352"]),
        ("Counter('orders_total', '.')", ["SDK353"]),
        ("Counter('orders_total', '.', NAMES)", []),
        ("Counter('orders_total', '.', list(NAMES))", []),
        ("Counter('orders_total', '.', NAMES + ['x'])", ["SDK353"]),
        ("Counter('orders_total', '.', unknown())", ["SDK358"]),
        ("Counter(unknown(), '.')", ["SDK358"]),
        ("Counter(*unknown())", ["SDK358"]),
        ("Info('build', '.')", []),
        ("Enum('state', '.', states=['a'])", ["SDK353"]),
        ("CounterMetricFamily('orders', '.', labels=['status'])", []),
        ("HistogramMetricFamily('nothing', '.')", ["SDK351"]),
    ],
)
def test_a_constructor_is_compared(scan, constructor, rules):
    found = scan(metrics=f"from prometheus_client.core import *\nNAMES = ['status']\nX = {constructor}\n")
    assert [rule for rule, _ in found] == rules


def test_a_saturating_value_is_right_for_generated_code_alone(scan):
    use = "from shop_metrics import metrics\nmetrics.retries(attempt='7')\nmetrics.retries(attempt='0')\n"
    hand = "from prometheus_client import Counter\nR = Counter('retries_total', '.', ['attempt'])\nR.labels('7')\n"
    assert scan(use=use, hand=hand) == [("SDK354", "app/hand.py:3"), ("SDK354", "app/use.py:3")]


def test_foreign_and_generated_folders_are_passed_over(scan, run, workspace):
    bad = COUNTER + "ORDERS" + WRONG
    for folder in (".git", "node_modules", "vendor", "__pycache__", "env__lib", "generated"):
        scan(**{f"{folder}__code": bad})
    place = Path.cwd()
    (place / "app" / "env" / "pyvenv.cfg").touch()
    (place / "app" / "generated" / ".sdkgen-manifest.json").write_text("{}")
    assert scan() == []
    assert len(scan(own__code=bad)) == 1
    assert scan("--exclude", "*/own/*") == []


def test_a_metric_that_nothing_uses_is_dead(workspace, run):
    place = workspace(SETTINGS, metrics=METRICS)
    (place / "a.py").write_text("from shop_metrics import metrics\nmetrics.retries(attempt='1').inc()\n")
    outcome = run("scan", "a.py", "--spec", "spec", "--output-format", "concise")
    assert outcome.status == 0
    assert "spec/metrics.yaml:9:3: warning[SDK356] nothing in the scanned code uses `orders_total`" in outcome.stdout
    assert "retries_total" not in outcome.stdout
    (place / "b.php").write_text("<?php use Shop\\Metrics\\Metrics; Metrics::orders(status: $s)->inc();\n")
    assert run("scan", "a.py", "b.php", "--spec", "spec").stdout == ""


def test_a_path_that_is_not_there_is_status_2(workspace, run):
    workspace(SETTINGS, metrics=METRICS)
    outcome = run("scan", "nowhere", "--spec", "spec")
    assert outcome.status == 2
    assert "error[SDK350]: cannot read the file" in outcome.stdout


def test_a_specification_with_errors_is_reported(workspace, run):
    workspace(SETTINGS, metrics="metrics: 1\n")
    outcome = run("scan", ".", "--spec", "spec")
    assert outcome.status == 1
    assert "error[SDK103]" in outcome.stderr


def test_a_tree_of_100_000_lines_has_the_findings_of_its_files(workspace, run):
    place = workspace(SETTINGS, metrics=METRICS)
    assert write_tree(place, 2) >= 100_000
    (place / "app" / "metrics.py").write_text(COUNTER.replace("ORDERS", "IMPORTS"), encoding="utf-8")
    outcome = run("scan", "app", "--spec", "spec", "--output-format", "json")
    findings = [finding for finding in json.loads(outcome.stdout)["findings"] if finding["rule"] == "SDK354"]
    using = [file for file in (place / "app").glob("module_*.py") if "IMPORTS" in file.read_text(encoding="utf-8")]
    assert sorted(finding["path"] for finding in findings) == sorted(f"app/{file.name}" for file in using)
    assert len(using) > 150


@pytest.mark.parametrize(
    "growth",
    [
        "x = x + x",
        "x = [x, x]",
        "x = x if y else (x, x)",
        "x = f'{x}{x}'",
        "x = x.next",
        "x = x()()",
        "x += ['a']",
        "x = {'a': x, 'b': x}",
        "x = lambda: x",
        "x = [x for x in x]",
    ],
)
@pytest.mark.parametrize("processes", [False, True])
def test_values_that_grow_without_end_are_given_up(scan, monkeypatch, growth, processes):
    monkeypatch.setattr(tree, "_WORTH_A_PROCESS", 0 if processes else 10**9)
    lines = f"{growth}\n" * 400
    code = f"from metrics import ORDERS\nimport metrics as x\ny = 1\n{lines}ORDERS.labels(x)\nORDERS{WRONG}"
    assert scan(metrics=COUNTER, use=code) == [("SDK354", "app/use.py:405")]


def test_a_file_without_names_of_metrics_is_not_parsed(scan):
    assert scan(broken="def (\n", also="import (\n# labels, Counter, inc\n") == []
    assert [rule for rule, _ in scan(broken="from prometheus_client import (\n")] == ["SDK359"]


@FUZZ
@given(parts=st.lists(st.sampled_from(FRAGMENTS), max_size=40))
def test_any_python_is_read(parts):
    read_python("/a/b.py", " ".join(parts).encode(), frozenset({"prometheus_client"}))


@FUZZ
@given(content=st.binary(max_size=200))
def test_any_bytes_are_read(content):
    read_python("/a/b.py", content, frozenset({"prometheus_client"}))


@FUZZ
@given(text=st.text(st.sampled_from("<?php= \n'\"`#/*\\${}()[];:,aA_1->=EOT"), max_size=80))
def test_tokens_of_any_php_stand_where_they_say(text):
    tokens = list(tokenize_php(f"<?php {text}"))
    assert all(f"<?php {text}"[token.start : token.end] == token.text for token in tokens)
    assert [token.start for token in tokens] == sorted(token.start for token in tokens)


@pytest.mark.parametrize("file", [os.__file__, json.__file__, subprocess.__file__])
def test_real_code_is_read_with_every_import(file):
    facts = read_python(file, Path(file).read_bytes(), frozenset({"sys"}))
    assert facts.problem is None
    assert facts.bound


def test_every_file_of_this_project_is_read():
    for file in (Path(__file__).parent.parent.parent / "sdkgen").rglob("*.py"):
        assert read_python(str(file), file.read_bytes(), frozenset({"sdkgen"})).problem is None
