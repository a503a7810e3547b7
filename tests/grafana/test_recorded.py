"""What is read from records against the same computed from the raw series, on a real Prometheus.

The moments are those at which shortcuts go wrong: a tenant fell silent, nobody asks for anything, instances start anew
with their counters at zero, and the end. One tenant never has an error, one never makes a request.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from sdkgen.queries import build, names_in
from sdkgen.queries.panels import panel_setting, panel_targets
from sdkgen.queries.recording import setting_of
from tests.grafana.history import DAY, END, QUIET, levels, substituted
from tests.prometheus.tools import chom

MOMENTS = {
    "quiet": QUIET,
    "restart": DAY.times[DAY.restart(0) + 2],
    "later": DAY.times[DAY.restart(1) + 20],
    "end": END,
}
CATALOGUE = chom()
BASE = setting_of(CATALOGUE)
PIECES = re.compile(r"sum_over_time|increase30d|_cost:|margin:")
"""Long increases are made of short ones that do not begin when the long one does: equal in the long run only."""


def _targets():
    for board in CATALOGUE.dashboards:
        for panel in board.panels:
            setting = replace(panel_setting(BASE, board, panel), window=None)
            plain = replace(setting, recorded=())
            for read, raw in zip(panel_targets(panel, setting), panel_targets(panel, plain), strict=True):
                if read.expression.text != raw.expression.text and not PIECES.search(read.expression.text):
                    yield f"{board.uid}/{panel.title}/{read.reference}", read.expression.text, raw.expression.text


TARGETS = {name: (read, raw) for name, read, raw in _targets()}


@pytest.mark.parametrize("name", TARGETS)
def test_a_panel_shows_the_same_as_without_records(name, archive):
    read, raw = (substituted(text, {}) for text in TARGETS[name])

    for moment, at in MOMENTS.items():
        found, expected = archive.values(read, at), archive.values(raw, at)
        if "topk" in raw or "bottomk" in raw:
            # Who of several equals is among the first is nobody's business.
            assert sorted(found.values()) == pytest.approx(sorted(expected.values()), rel=1e-9, abs=1e-12), moment
        else:
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-12), moment


def test_most_panels_read_records():
    assert len(TARGETS) > 20


def _rules():
    plain = {rule.name: build(rule.query, replace(BASE, recorded=())).text for rule in CATALOGUE.recording_rules}
    for record in (each for level in levels(CATALOGUE) for each in level):
        raw = plain.get(record.name)
        if raw is not None and raw != record.expr and not PIECES.search(record.expr + record.name):
            yield record.name, record.expr, raw


READ = {name for _, expr, _ in _rules() for name, _ in names_in(expr)}
RULES = {name: raw for name, _, raw in _rules()}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_records_the_same_as_without_slices_and_other_records(name, archive):
    for moment, at in MOMENTS.items():
        expected = archive.values(RULES[name], at)
        assert _nameless(archive.values(name, at)) == pytest.approx(expected, rel=1e-9, abs=1e-12), moment


def _nameless(found):
    return {tuple(pair for pair in labels if pair[0] != "__name__"): value for labels, value in found.items()}


def test_many_rules_read_records():
    assert len(RULES) > 8
    assert {"tenant_status:http_requests:rate15m", "api:http_requests:rate5m", "consumer:http_requests:rate1h"} <= READ
