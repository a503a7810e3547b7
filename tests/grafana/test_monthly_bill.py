"""The bill of a month from a real Prometheus, against what the simulated tenants really used."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest

from sdkgen.simulate import Scenario, open_metrics, simulate
from tests.conftest import ROOT
from tests.e2e.servers import LOOPBACK, free_port
from tests.grafana.history import Archive, backfill

USAGE = "tenant_usage_quantity_total"
BEFORE = datetime(2025, 9, 28, tzinfo=UTC)
OCTOBER, NOVEMBER = datetime(2025, 10, 1, tzinfo=UTC), datetime(2025, 11, 1, tzinfo=UTC)
SCENARIO = Scenario(start=round(BEFORE.timestamp()), duration=37 * 86400, step=3600)
PRICES = {"storage_gb": Decimal("0.10"), "vps_hours": Decimal(5) / 730, "transfer_gb": Decimal("0.05")}
REQUESTS = {"pro": (Decimal("0.001"), 100_000), "enterprise": (Decimal("0.0005"), 1_000_000)}


@pytest.fixture(scope="module")
def history(catalogue):
    return simulate(replace(catalogue, metrics=(catalogue.by_name[USAGE],)), SCENARIO)


@pytest.fixture(scope="module")
def exports(history, tmp_path_factory):
    """The bill, the meter events, and what is said when a customer is missing."""
    folder = tmp_path_factory.mktemp("month")
    backfill(folder, open_metrics(history))
    tenants = sorted({dict(series.labels)["tenant"] for series in history.series(USAGE)})
    customers, few = folder / "customers.csv", folder / "few.csv"
    customers.write_text("tenant,customer\n" + "".join(f"{tenant},cus_{tenant}\n" for tenant in tenants))
    few.write_text(f"tenant,customer\n{tenants[0]},cus_1\n")
    with Archive(folder) as server:
        address = f"http://{LOOPBACK}:{server.port}"
        return (
            _run(address, "2025-10"),
            _run(address, "2025-10", "--events", str(customers)),
            _run(address, "2025-10", "--events", str(few)),
        )


@pytest.fixture(scope="module")
def bill(exports):
    done = exports[0]
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(done.stdout.splitlines()))


def _run(*arguments):
    command = [sys.executable, str(ROOT / "examples" / "monthly_bill.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _index(moment):
    return SCENARIO.times.index(round(moment.timestamp()))


def test_quantities_are_the_rises_of_the_counters_within_the_month(bill, history):
    expected: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    first, last = _index(OCTOBER), _index(NOVEMBER)
    for series in history.series(USAGE):
        labels = dict(series.labels)
        values = [Decimal(repr(value)) for value in series.values[first : last + 1] if value is not None]
        rises = [after - before if after >= before else after for before, after in pairwise(values)]
        expected[labels["tenant"], labels["tier"], labels["usage"]] += sum(rises, Decimal(0))

    found = {(line["tenant"], line["tier"], line["usage"]): Decimal(line["quantity"]) for line in bill}

    assert len(found) > 20
    assert found == {key: used for key, used in expected.items() if key in found}
    assert all(used == 0 for key, used in expected.items() if key not in found)


def test_they_are_what_was_really_used_but_for_what_restarts_lost(bill, history, catalogue):
    names = [label.name for label in catalogue.by_name[USAGE].labels]
    first, last = _index(OCTOBER), _index(NOVEMBER)
    happened = {
        tuple(dict(zip(names, labels, strict=True))[name] for name in ("tenant", "tier", "usage")): values[last]
        - values[first]
        for labels, values in history.happened(USAGE).items()
    }

    for line in bill:
        truth = happened[line["tenant"], line["tier"], line["usage"]]
        assert float(line["quantity"]) == pytest.approx(truth, rel=0.01)


def test_amounts_follow_the_price_list(bill):
    for line in bill:
        quantity = Decimal(line["quantity"])
        each, included = PRICES.get(line["usage"], Decimal(0)), 0
        if line["usage"] == "api_requests":
            each, included = REQUESTS.get(line["tier"], (Decimal(0), 0))
        owed = (max(quantity - included, Decimal(0)) * each).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(line["amount_usd"]) == owed
    assert {line["tier"] for line in bill} >= {"free", "pro", "enterprise"}
    assert all(line["period_start"] == "2025-10-01" and line["period_end"] == "2025-11-01" for line in bill)
    assert any(Decimal(line["amount_usd"]) > 0 for line in bill)


def test_meter_events_carry_the_same_usage(exports, bill):
    done = exports[1]
    assert done.returncode == 0, done.stderr
    events = list(csv.DictReader(done.stdout.splitlines()))

    used = {(f"cus_{line['tenant']}", line["usage"], line["tier"]): Decimal(line["quantity"]) for line in bill}
    found = {
        (event["payload_stripe_customer_id"], event["event_name"], event["identifier"].split("/")[2]): Decimal(
            event["payload_value"]
        )
        for event in events
    }
    assert found == {key: quantity for key, quantity in used.items() if quantity}
    assert len({event["identifier"] for event in events}) == len(events) > 20
    assert {int(event["timestamp"]) for event in events} == {round(NOVEMBER.timestamp()) - 1}


def test_a_tenant_that_is_no_customer_stops_the_export(exports):
    done = exports[2]
    assert done.returncode == 1
    assert done.stdout == ""
    assert "no customer is given for tenant-02" in done.stderr


@pytest.mark.parametrize("text", ["", "name,customer\na,b\n"])
def test_a_list_of_customers_that_is_none_is_said_so(tmp_path, text):
    (tmp_path / "customers.csv").write_text(text)
    done = _run(f"http://{LOOPBACK}:1", "2025-10", "--events", str(tmp_path / "customers.csv"))
    assert done.returncode == 2
    assert "has no columns tenant and customer" in done.stderr


def test_a_server_that_does_not_answer_is_said_so(tmp_path):
    done = _run(f"http://{LOOPBACK}:{free_port()}", "2025-10")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "does not answer as a Prometheus does" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_month_that_is_none_is_said_so():
    done = _run(f"http://{LOOPBACK}:1", "October")
    assert done.returncode == 2
    assert "`October` is no month: write YYYY-MM" in done.stderr
