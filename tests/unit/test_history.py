"""Names that a metric has had, and queries that read all of them."""

from __future__ import annotations

from sdkgen.model import resolve
from sdkgen.model.history import first_name, former_names, over_history, successors
from sdkgen.spec import parse_spec

CHAIN = {"c_total": "b_total", "b_total": "a_total", "other_total": None}


def _metrics(**renamed_from):
    text = "metrics:\n" + "".join(
        f"  {name}:\n    type: counter\n    help: x\n" + (f"    renamed_from: {old}\n" if old else "")
        for name, old in renamed_from.items()
    )
    catalogue = resolve(parse_spec({"sdkgen.yaml": "service: a\nversion: 1\n", "m.yaml": text})).catalogue
    assert catalogue is not None
    return catalogue.by_name


def test_every_former_name_leads_to_the_present_one():
    assert successors(CHAIN) == {"a_total": "c_total", "b_total": "c_total"}
    assert [first_name(name, CHAIN) for name in CHAIN] == ["a_total", "a_total", "other_total"]


def test_circles_lead_nowhere_and_end():
    circle = {"a": "b", "b": "a", "c": "c"}

    assert successors(circle) == {}
    assert first_name("a", circle) == "b"


def test_former_names_are_known_beyond_what_is_declared():
    metrics = _metrics(c_total="b_total", b_total="a_total")

    assert former_names(metrics["c_total"], metrics) == ("b_total", "a_total")


def test_totals_of_all_names_share_a_place_and_others_do_not():
    metrics = _metrics(b_total="a_total", a_total=None, other_total=None)

    assert metrics["a_total"].storage_key == metrics["b_total"].storage_key
    assert len({metric.storage_key for metric in metrics.values()}) == len(metrics) - 1


def test_a_metric_that_was_never_renamed_is_read_by_its_name():
    metrics = _metrics(a_total=None)

    assert over_history(metrics["a_total"], metrics, lambda name: f"rate({name}[5m])") == "rate(a_total[5m])"


def test_a_window_is_read_from_the_first_name_that_fills_it():
    metrics = _metrics(b_total="a_total", a_total=None)

    found = over_history(
        metrics["b_total"], metrics, lambda name: f"rate({name}[5m])", earlier=lambda name: f"{name} offset 5m"
    )
    assert found == "(rate(b_total[5m]) and b_total offset 5m or rate(a_total[5m]) or rate(b_total[5m]))"


def test_a_moment_is_read_from_the_first_name_that_has_it():
    metrics = _metrics(c_total="b_total", b_total="a_total")

    assert over_history(metrics["c_total"], metrics, lambda name: name) == "(c_total or b_total or a_total)"
