"""PHP and Python expose the same bytes for the same observations, whatever is observed.

What cannot be the same is left out here, and listed in docs/python.md: floats as label values (PHP writes them by its
ini settings), and totals that leave 64 bits.
"""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings, strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

from sdkgen.cli import cli
from tests.parity.hostile import AMOUNTS, LABEL_VALUES, NO_NUMBERS, ORDINARY_AMOUNTS
from tests.parity.recorders import Php, Step, imported, play

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent
SPEC = Path(__file__).parent / "spec"

LABELS = {
    "plain_total": 0,
    "help_total": 1,
    "zeroes_total": 2,
    "open_total": 3,
    "budget_total": 3,
    "money_dollars_total": 1,
    "rough_total": 0,
    "level": 1,
    "free_bytes": 0,
    "fresh_ratio": 1,
    "wait_seconds": 1,
    "size_bytes": 0,
    "idle_seconds": 1,
    "former_total": 1,
    "present_total": 1,
    "former_seconds": 1,
    "present_seconds": 1,
    "no_such_metric": 0,
}
"""How many labels each metric of the specification has."""


class Pair:
    """Both packages of one specification."""

    def __init__(self, php: Php, python: Any) -> None:
        self.php = php
        self.python = python

    def assert_equal(self, steps: list[Step], store: str = "memory", flush: int = 1) -> str:
        """Plays ``steps`` on both sides; the text that both expose."""
        php, python = self.php.play(steps, store, flush), play(self.python, steps)
        assert play(self.python, steps, by_name=True) == python
        assert php.text.decode() == python.text.decode()
        assert php.openmetrics.decode() == python.openmetrics.decode()
        return python.text.decode()


@pytest.fixture(scope="module")
def parity(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    place = tmp_path_factory.mktemp("parity") / "spec"
    shutil.copytree(SPEC, place)
    result = CliRunner().invoke(cli, ["emit", "all", "--spec", str(place)], catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    with Php(place / "php", "Parity\\Metrics") as php, imported(place / "python", "parity_metrics") as python:
        yield Pair(php, python)


@pytest.fixture(scope="module")
def chom() -> Iterator[Pair]:
    packages = ROOT / "generated"
    with Php(packages / "php", "Chom\\Metrics") as php, imported(packages / "python", "chom_metrics") as python:
        yield Pair(php, python)


def test_nothing_recorded(parity, chom):
    text = chom.assert_equal([])
    assert 'data_import_records_total{source="csv"} 0.0' in text
    assert 'idle_seconds_bucket{optional="yes",le="+Inf"} 0.0' in parity.assert_equal([])


def test_the_reference_application(chom):
    endpoint, duration = "api/v1/sites/{id}", 0.123456789
    steps = [
        Step("add", "http_requests_total", [endpoint, "u-1", "pro", "200", "v1", "false"]),
        Step("add", "http_requests_total", [None, None, None, 404, None, "false"]),
        Step("add", "http_requests_total", [endpoint, "u-2", "platinum", "200", "v9", True]),
        *(Step("observe", "http_request_duration_seconds", [endpoint], duration * n) for n in range(40)),
        *(Step("observe", "http_response_size_bytes", [endpoint], 3**n) for n in range(20)),
        Step("set", "laravel_queue_size", ["default"], 17),
        Step("set", "tenant_mrr_dollars", ["t-1", "pro"], 49.99),
        Step("set", "data_import_last_success_timestamp_seconds", ["csv"], 1763910000.123),
        Step("add", "data_import_records_total", ["csv"], 1_234_567),
        Step("add", "laravel_queue_job_retries_total", [7]),
        Step("observe", "etl_job_duration_seconds", ["usage_rollup"], 60),
    ]
    text = chom.assert_equal(steps)
    assert 'tier="other"' in text
    assert 'retry_count="4+"' in text
    assert chom.assert_equal(steps, "sqlite", 5) == text


OPERATIONS = ["add", "set", "observe"]


@pytest.mark.parametrize("store", ["memory", "sqlite"])
def test_every_hostile_label_value(parity, store):
    steps = [Step("add", "help_total", [value]) for value in LABEL_VALUES]
    steps += [Step("add", "budget_total", [value, "yes", "z"]) for value in LABEL_VALUES]
    steps += [Step("observe", "wait_seconds", [value], 0.1) for value in LABEL_VALUES]
    steps += [Step("set", "level", [value], 1) for value in LABEL_VALUES]
    steps += [Step("add", "zeroes_total", [value, "yes"]) for value in LABEL_VALUES]
    text = parity.assert_equal(steps, store, 7)
    assert 'reason="max_series"' in text
    assert "\ufffd" in text


@pytest.mark.parametrize("metric", sorted(LABELS))
def test_every_amount(parity, metric):
    values = ["yes"] * LABELS[metric]
    # A gauge shows the last amount alone, so that each has to be exposed.
    for amount in AMOUNTS if metric in {"level", "free_bytes", "fresh_ratio"} else [None]:
        steps = [Step("set", metric, values, amount)] if amount is not None else []
        parity.assert_equal(
            steps + [Step(operation, metric, values, each) for operation in OPERATIONS for each in AMOUNTS]
        )
        if amount is not None:
            parity.assert_equal(steps)


def test_one_large_amount_each(parity):
    for amount in AMOUNTS:
        for operation, metric in (("add", "plain_total"), ("observe", "wait_seconds"), ("observe", "size_bytes")):
            parity.assert_equal([Step(operation, metric, ["a"] * LABELS[metric], amount)])


def test_a_half_is_rounded_alike_by_the_first_observation_and_the_next(parity):
    just_below = [1.4999999999999998e-06, 2.4999999999999994e-06, 1.2345674999999998]
    assert [amount * 1e6 % 1 for amount in just_below] == pytest.approx([0.5] * 3)
    for amount in [*just_below, 5e-7, 0.49999999999999994e-6]:
        for times in (1, 2, 3):
            parity.assert_equal([Step("observe", "wait_seconds", ["a"], amount)] * times)
            parity.assert_equal([Step("add", "money_dollars_total", ["yes"], amount)] * times)
            parity.assert_equal([Step("set", "level", ["a"], -amount)] * times)
    exposed = parity.assert_equal([Step("observe", "size_bytes", [], 0.49999999999999994)] * 3)
    assert "size_bytes_sum 0.0" in exposed


def test_wrong_use_is_counted_alike(parity):
    text = parity.assert_equal(
        [
            Step("add", "no_such_metric", [], 1),
            Step("set", "plain_total", [], 1),
            Step("observe", "plain_total", [], 1),
            Step("add", "plain_total", ["too many"], 1),
            Step("add", "help_total", [], 1),
            Step("add", "plain_total", [], -1),
            Step("add", "plain_total", [], math.nan),
            Step("observe", "size_bytes", [], -1),
        ]
    )
    assert 'instrumentation_samples_dropped_total{reason="unknown_metric"} 3.0' in text
    assert 'instrumentation_samples_dropped_total{reason="negative_increment"} 2.0' in text


def test_both_formats_can_be_parsed(parity):
    steps = [Step("add", "help_total", [value]) for value in LABEL_VALUES]
    exposed = play(parity.python, [*steps, *(Step("observe", "wait_seconds", [value], 0.1) for value in LABEL_VALUES)])
    names = {family.name for family in parse_text(exposed.text.decode())}
    assert {family.name for family in parse_openmetrics(exposed.openmetrics.decode())} == names


_values = st.one_of(
    st.sampled_from(LABEL_VALUES),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300),
    st.binary(max_size=300),
    st.integers(-(2**63), 2**63 - 1),
    st.booleans(),
    st.none(),
)
# Totals stay within 64 bits: past them, what a batch loses depends on the batch.
_amounts = st.one_of(
    st.sampled_from(ORDINARY_AMOUNTS),
    st.integers(-1000, 2**40),
    st.floats(-1e6, 1e6),
    st.floats(0, 1e6),
    st.decimals(0, 1000, places=6).map(float),
    st.sampled_from(NO_NUMBERS),
)


@st.composite
def _steps(draw: st.DrawFn) -> Step:
    metric = draw(st.sampled_from(sorted(LABELS)))
    count = LABELS[metric] if draw(st.integers(0, 20)) else draw(st.integers(0, 4))
    values = draw(st.lists(_values, min_size=count, max_size=count))
    return Step(draw(st.sampled_from(OPERATIONS)), metric, values, draw(_amounts))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    steps=st.lists(_steps(), max_size=40),
    store=st.sampled_from(["memory", "memory", "sqlite"]),
    flush=st.integers(1, 50),
)
def test_any_script(parity, steps, store, flush):
    parity.assert_equal(steps, store, flush)
