"""Panels as Grafana's own library makes them of the answers: units, words of states, colours, joined tables."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from sdkgen.queries.units import COUNTS, PANEL_UNITS
from tests.grafana.history import END, targets

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
DASHBOARDS = HERE.parents[1] / "generated" / "grafana" / "dashboards"
RED, GREEN = "#F2495C", "#73BF69"


@pytest.fixture(scope="module")
def rendered(archive, node_modules) -> dict[str, Any]:
    """What Grafana shows by `uid/title`: frames of fields with name, values and colors; its units under `units`."""
    panels: dict[str, dict[str, Any]] = {}
    for target in targets(DASHBOARDS):
        name = target.name.rpartition("/")[0]
        found = panels.setdefault(name, {"panel": target.panel, "answers": {}})
        found["answers"][target.target["refId"]] = archive.ask(target.target, END)
    done = subprocess.run(
        ["node", str(HERE / "render.cjs"), str(node_modules("grafana").parent)],
        input=json.dumps({"panels": list(panels.values())}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    return {"units": document["units"], **dict(zip(panels, document["panels"], strict=True))}


@pytest.fixture(scope="module")
def table(rendered) -> Callable[[str], dict[str, dict[str, Any]]]:
    """The one frame of a table, by column."""

    def columns(name: str) -> dict[str, dict[str, Any]]:
        (frame,) = rendered[name]
        return {field["name"]: field for field in frame}

    return columns


def test_every_unit_is_one_of_grafanas(rendered):
    assert {*PANEL_UNITS, *COUNTS} <= set(rendered["units"])


def test_a_table_is_joined_on_one_label(table):
    features = table("chom-tenant-analytics/Feature Usage")

    assert list(features) == ["tenant", "VPS", "Sites", "Backup", "SSL"]
    assert len(features["tenant"]["values"]) == 12
    assert all(len(field["values"]) == 12 for field in features.values())
    assert all(all(field["values"]) for field in features.values())


def test_a_table_is_joined_on_several_labels(table):
    failed = table("chom-data-pipeline/Top Failed Jobs")

    assert list(failed) == ["queue", "job_type", "Failures, last hour", "Share of attempts"]
    assert len(failed["queue"]["values"]) == 10
    assert all(share.endswith("%") for share in failed["Share of attempts"]["values"])


def test_other_columns_are_about_the_ranked_few(table):
    consumers = table("chom-api-analytics/Top API Consumers")

    assert list(consumers) == ["consumer", "tier", "Requests, last hour", "Error rate"]
    assert len(consumers["consumer"]["values"]) == 10
    assert all(consumers["Error rate"]["values"])


def test_moments_are_dates_and_states_are_words_with_colours(table):
    tasks = table("chom-data-pipeline/Scheduled Job Execution")

    assert all(value.startswith("2025-11-2") for value in tasks["Last run"]["values"])
    assert set(tasks["Status"]["values"]) <= {"failed", "success", "running"}
    colors = dict(zip(tasks["Status"]["values"], tasks["Status"]["colors"], strict=True))
    assert colors["success"] == GREEN


def test_a_violation_is_red(rendered):
    shown = {
        frame[1]["name"]: (frame[1]["values"][-1], frame[1]["colors"][-1])
        for frame in rendered["chom-tenant-analytics/Multi-Tenancy Isolation Verification"]
    }

    assert ("1", RED) in shown.values()
    assert ("0", GREEN) in shown.values()
    assert shown["cross-tenant attempts"] == ("1", RED)


@pytest.mark.parametrize(
    ("panel", "ending"),
    [
        ("chom-api-analytics/API Request Rate by Endpoint", " req/s"),
        ("chom-api-analytics/API Response Time p95 by Endpoint", " ms"),
        ("chom-data-pipeline/Queue Job Processing Rate", " ops/m"),
        ("chom-data-pipeline/Data Import/Export Volumes", " rec/m"),
        ("chom-data-pipeline/Data Pipeline Health Score", "%"),
        ("chom-tenant-analytics/Per-Tenant Resource Usage", "%"),
    ],
)
def test_values_carry_their_unit(panel, ending, rendered):
    for frame in rendered[panel]:
        assert frame[1]["values"][-1].endswith(ending)


def test_dollars_are_dollars(rendered):
    assert all(frame[1]["values"][-1].startswith("$") for frame in rendered["chom-tenant-analytics/MRR by Tier"])


def test_series_are_told_apart(rendered):
    for name, frames in rendered.items():
        names = [frame[1]["name"] for frame in frames if name != "units" and len(frame) == 2]
        assert len(set(names)) == len(names), name
