"""Mutants of correct dashboards and rules: whatever is broken in one, `sdkgen check` says something that it did not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from sdkgen.audit import Standard, inspect, standard_for
from sdkgen.diagnostics import Severity
from sdkgen.documents.units import meaning_of
from sdkgen.model import resolve
from sdkgen.reference import all_kinds
from sdkgen.spec import read_spec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Change = Callable[[], None]

ROOT = Path(__file__).parent.parent.parent
CORRECT = ROOT / "tests" / "corpus" / "documents" / "correct"
OTHER_UNIT = {"s": "ms", "ms": "s", "percent": "percentunit", "percentunit": "percent", "bytes": "s", "reqps": "reqpm"}
OTHER_UNIT |= {"cpm": "cps", "cps": "cpm", "recpm": "recps", "recps": "recpm", "currencyUSD": "bytes", "eps": "s"}


@pytest.fixture(scope="module")
def standard() -> Standard:
    resolution = resolve(read_spec(ROOT / "metric_specs" / "chom"))
    assert resolution.catalogue is not None
    return standard_for(resolution, resolution.catalogue, {}, all_kinds())[0]


def _signature(name: str, text: str, standard: Standard) -> set[tuple[str, str]]:
    found = inspect(name, text.encode(), standard, named=True).findings
    return {(each.rule, each.message) for each in found if each.severity < Severity.INFO}


def _dashboards() -> list[Path]:
    return [file for file in sorted(CORRECT.glob("*.json")) if '"panels"' in file.read_text(encoding="utf-8")]


def _panels(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in data.get("dashboard", data).get("panels", []):
        yield panel
        yield from panel.get("panels", [])


def _mutants(text: str) -> Iterator[tuple[str, str]]:
    """What was broken, and the dashboard with it."""
    count = len(list(_panels(json.loads(text))))
    for index in range(count):
        for name, change in CHANGES.items():
            data = json.loads(text)
            panel = list(_panels(data))[index]
            if change(panel, data):
                yield f"{name}: {panel.get('title')}", json.dumps(data)


def _unit(panel: dict[str, Any], _: dict[str, Any]) -> bool:
    defaults = panel.get("fieldConfig", {}).get("defaults", {})
    unit = defaults.get("unit", "")
    # A unit without a meaning to check, such as `short`, may be replaced by any.
    if unit not in OTHER_UNIT or meaning_of(unit) is None:
        return False
    defaults["unit"] = OTHER_UNIT[unit]
    return True


def _legend(panel: dict[str, Any], _: dict[str, Any]) -> bool:
    found = [each for each in panel.get("targets", []) if "{{" in each.get("legendFormat", "")]
    for target in found[:1]:
        target["legendFormat"] = re.sub(r"\{\{(\w+)\}\}", r"{{\1_name}}", target["legendFormat"])
    return bool(found)


def _metric(panel: dict[str, Any], _: dict[str, Any]) -> bool:
    found = [each for each in panel.get("targets", []) if re.search(r"_total|_bucket", each.get("expr", ""))]
    for target in found[:1]:
        target["expr"] = re.sub(r"(\w+)_(total|bucket)", r"\1s_\2", target["expr"], count=1)
    return bool(found) and panel.get("datasource", {}).get("type") != "loki"


def _grouping(panel: dict[str, Any], _: dict[str, Any]) -> bool:
    found = [each for each in panel.get("targets", []) if re.search(r"by \(\w+\) \(", each.get("expr", ""))]
    for target in found[:1]:
        label = re.search(r"by \((\w+)\) \(", target["expr"])
        if label is None or f"{{{{{label[1]}}}}}" not in target.get("legendFormat", ""):
            return False
        target["expr"] = re.sub(r" by \(\w+\) \(", " (", target["expr"])
    return bool(found)


def _id(panel: dict[str, Any], data: dict[str, Any]) -> bool:
    first = next(_panels(data))
    if panel.get("id") == first.get("id"):
        return False
    panel["id"] = first["id"]
    return True


def _variable(panel: dict[str, Any], data: dict[str, Any]) -> bool:
    variables = data.get("dashboard", data)["templating"]["list"]
    queries = [target.get("expr", "") for target in panel.get("targets", [])]
    used = [each for each in variables if any(f"${each['name']}" in query for query in queries)]
    for each in used[:1]:
        variables.remove(each)
    return bool(used)


def _column(panel: dict[str, Any], _: dict[str, Any]) -> bool:
    overrides = panel.get("fieldConfig", {}).get("overrides", [])
    if panel.get("type") != "table" or not overrides:
        return False
    overrides[0]["matcher"]["options"] += " (old)"
    return True


CHANGES = {
    "unit": _unit,
    "legend": _legend,
    "metric": _metric,
    "grouping": _grouping,
    "id": _id,
    "variable": _variable,
    "column": _column,
}


NOT_TO_BE_KNOWN = {"unit: Budget left"}
"""Divided by a constant of its author's, a number can be anything."""


@pytest.mark.parametrize("file", _dashboards(), ids=lambda file: file.name)
def test_every_mutant_of_a_dashboard_is_found(file, standard):
    text = file.read_text(encoding="utf-8")
    before = _signature(file.name, text, standard)

    mutants = [(what, mutant) for what, mutant in _mutants(text) if what not in NOT_TO_BE_KNOWN]

    assert [what for what, mutant in mutants if not _signature(file.name, mutant, standard) - before] == []


RULE_CHANGES = {
    "condition": (r"(?s)^(.+?) [<>]=? [^<>=]+$", r"\1"),
    "metric": (r"(\w+)_(total|bucket|bytes|size)\b", r"\1z_\2"),
    "label in a text": (r"\$labels\.(\w+)", r"$labels.\1_name"),
    "label": (r"\b(status|tenant|queue|endpoint)\b(?==|\))", r"\1_name"),
}


@pytest.mark.parametrize("file", sorted(CORRECT.glob("rules-*.yaml")), ids=lambda file: file.name)
def test_every_mutant_of_a_rule_is_found(file, standard):
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    before = _signature(file.name, yaml.safe_dump(data), standard)
    missed = []
    for name, (pattern, replacement) in RULE_CHANGES.items():
        for rule in (data.get("spec") or data)["groups"][0]["rules"]:
            for holder, key in ((rule, "expr"), (rule.get("annotations", {}), "summary")):
                original = holder.get(key, "")
                is_text = name == "label in a text"
                if is_text != (key == "summary") or not re.search(pattern, original):
                    continue
                if name == "condition" and ("alert" not in rule or "\nand\n" in original):
                    continue
                holder[key] = re.sub(pattern, replacement, original)
                if not _signature(file.name, yaml.safe_dump(data), standard) - before:
                    missed.append(f"{name}: {holder[key]}")
                holder[key] = original

    assert missed == []
