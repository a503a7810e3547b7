"""Long queries are broken into lines that are read more easily, and mean the same."""

from __future__ import annotations

import pytest

from sdkgen.alerting import rule_groups
from sdkgen.model import resolve
from sdkgen.promql import tokenize
from sdkgen.promql.layout import WIDTH, laid_out
from sdkgen.queries.panels import panel_setting, panel_targets
from sdkgen.queries.recording import setting_of
from sdkgen.spec import read_spec
from tests.conftest import ROOT

LONG = "http_requests_total_with_a_name_of_forty_letters"


@pytest.fixture(scope="module")
def queries():
    catalogue = resolve(read_spec(ROOT / "metric_specs" / "chom")).catalogue
    assert catalogue
    base = setting_of(catalogue)
    panels = [
        target.expression.text
        for dashboard in catalogue.dashboards
        for panel in dashboard.panels
        for target in panel_targets(panel, panel_setting(base, dashboard, panel))
    ]
    return [*panels, *(rule.expr for group in rule_groups(catalogue) for rule in group.rules)]


def _words(query):
    return [(token.kind, token.text) for token in tokenize(query)]


def test_every_token_is_kept(queries):
    broken = [query for query in queries if "\n" in laid_out(query)]

    assert len(broken) > 50
    for query in queries:
        assert _words(laid_out(query)) == _words(query)


def test_lines_are_short(queries):
    for query in queries:
        for line in laid_out(query).splitlines():
            # What cannot be broken is a selector.
            assert len(line) <= WIDTH or " (" not in line, line


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("up == 0", ["up == 0"]),
        (f"sum by (job) (rate({LONG}[5m]))", [f"sum by (job) (rate({LONG}[5m]))"]),
        (
            f"sum by (job) (rate({LONG}[5m])) / sum by (job) (rate({LONG}[5m] offset 1w))",
            [f"sum by (job) (rate({LONG}[5m]))", "  /", f"sum by (job) (rate({LONG}[5m] offset 1w))"],
        ),
        (
            f"100 * (sum(rate({LONG}[5m])) - sum(rate({LONG}[5m] offset 1d))) > 5",
            ["100 * (", f"  sum(rate({LONG}[5m]))", "    -", f"  sum(rate({LONG}[5m] offset 1d))", ") > 5"],
        ),
        (
            f"-max_over_time((sum by (job) ({LONG}) + sum by (job) ({LONG} offset 1d))[7d:1h])",
            [
                "-max_over_time(",
                "  (",
                f"    sum by (job) ({LONG})",
                "      +",
                f"    sum by (job) ({LONG} offset 1d)",
                "  )[7d:1h]",
                ")",
            ],
        ),
        (f"sum({LONG}) + sum({LONG}", [f"sum({LONG}) + sum({LONG}"]),
    ],
)
def test_layout(query, lines):
    assert laid_out(query).splitlines() == lines
