"""The parser of expositions: against the parsers of prometheus_client, and strict where they are lenient."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, Summary, generate_latest
from prometheus_client.openmetrics.exposition import generate_latest as generate_openmetrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families as text_families

from sdkgen.exposition import Dialect, parse_exposition
from tests.live.faithful import faithful

if TYPE_CHECKING:
    from collections.abc import Callable

ORACLES = {Dialect.TEXT: text_families, Dialect.OPENMETRICS: openmetrics_families}
WRITERS: dict[Dialect, Callable[[CollectorRegistry], bytes]] = {
    Dialect.TEXT: generate_latest,
    Dialect.OPENMETRICS: generate_openmetrics,
}
VALUES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
HELPS = VALUES.map(lambda text: text.strip(" \t"))
NUMBERS = st.floats() | st.integers(-(10**20), 10**20).map(float)


def _parse(text: str, dialect: Dialect | None = None):
    return parse_exposition(text.encode(), "scrape", dialect)


def _complaints(text: str, dialect: Dialect | None = None) -> list[tuple[str, int, int, str]]:
    findings = _parse(text, dialect).findings
    return [(finding.rule, finding.span.line, finding.span.column, finding.message) for finding in findings]


def _ours(text: str, dialect: Dialect) -> list[tuple[str, list[tuple[str, str]], str]]:
    families = _parse(text, dialect).families.values()
    return sorted(
        (sample.name, sorted(sample.labels.items()), repr(float(sample.value) + 0.0))
        for family in families
        for sample in family.samples
    )


def _theirs(text: str, dialect: Dialect) -> list[tuple[str, list[tuple[str, str]], str]]:
    return sorted(
        (sample.name, sorted(sample.labels.items()), repr(float(sample.value) + 0.0))
        for family in ORACLES[dialect](text)
        for sample in family.samples
    )


@pytest.mark.parametrize("dialect", Dialect)
def test_the_reference_exposition_is_read_as_prometheus_client_reads_it(dialect):
    text = faithful(output=dialect.value)
    assert _complaints(text) == []
    assert _parse(text).dialect is dialect
    assert _ours(text, dialect) == _theirs(text, dialect)
    assert len(_ours(text, dialect)) > 300


@settings(max_examples=150, deadline=None)
@given(value=VALUES, help_=HELPS, amount=NUMBERS, positive=st.floats(0, 1e300))
@pytest.mark.parametrize("dialect", Dialect)
def test_whatever_a_client_writes_is_read_back(dialect, value, help_, amount, positive):
    registry = CollectorRegistry()
    Counter("things", help_, ["kind"], registry=registry).labels(value).inc(positive)
    Gauge("level", help_, ["kind"], registry=registry).labels(value).set(amount)
    Histogram("wait_seconds", help_, ["kind"], buckets=[0.1, 1e6], registry=registry).labels(value).observe(positive)
    Summary("size_bytes", help_, ["kind"], registry=registry).labels(value).observe(positive)
    Info("build", help_, registry=registry).info({"version": value})
    text = WRITERS[dialect](registry).decode()

    exposition = _parse(text, dialect)

    assert exposition.findings == ()
    level = exposition.families["level"]
    assert level.help == help_
    assert level.samples[0].labels == {"kind": value}
    assert repr(float(level.samples[0].value)) == repr(float(amount))
    start, end = level.samples[0].columns["kind"]
    line = text.split("\n")[level.samples[0].line - 1]
    assert line[start - 1] == line[end] == '"'


@settings(max_examples=200, deadline=None)
@given(data=st.data(), noise=st.text(st.sampled_from('{}"=,# \\\n0a_.+e'), max_size=3))
def test_what_is_accepted_as_openmetrics_is_what_the_oracle_reads(data, noise):
    start = data.draw(st.integers(0, len(SMALL)))
    end = min(len(SMALL), start + data.draw(st.integers(0, 4)))
    text = SMALL[:start] + noise + SMALL[end:]
    if _complaints(text, Dialect.OPENMETRICS) != []:
        return
    with suppress(ValueError):  # in a few places it is stricter than the standard
        assert _ours(text, Dialect.OPENMETRICS) == _theirs(text, Dialect.OPENMETRICS)


SMALL = """\
# HELP things Things with a \\\\ and a \\n and "quotes".
# TYPE things counter
things_total{kind="a\\"b",size="x"} 1.0
things_total{kind="c",size="y"} 2.5e3
# HELP wait_seconds Waiting.
# TYPE wait_seconds histogram
# UNIT wait_seconds seconds
wait_seconds_bucket{le="0.5"} 1.0
wait_seconds_bucket{le="+Inf"} 2.0 # {trace_id="abc"} 0.67
wait_seconds_count 2.0
wait_seconds_sum 1.5
# TYPE level gauge
level -1 1520879607.789
# EOF
"""


def test_an_exemplar_is_no_part_of_the_sample():
    sample = _parse(SMALL).families["wait_seconds"].samples[1]
    assert (sample.labels, sample.value) == ({"le": "+Inf"}, 2.0)


def test_timestamps_are_seconds_whatever_the_format():
    assert _parse(SMALL).families["level"].samples[0].timestamp == 1520879607.789
    assert _parse("level 1 1520879607789\n").families["level"].samples[0].timestamp == 1520879607.789


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("9things 1", 1, "expected a metric name, not `9things`"),
        ("things", 7, "expected a space and a value, not the end of the line"),
        ("things ", 7, "expected a space and a value, not white space"),
        ("things one", 8, "expected a value, not `one`"),
        ("things 1_000", 8, "expected a value, not `1_000`"),
        ("things 0x10", 8, "expected a value, not `0x10`"),
        ("things 1 now", 10, "expected a timestamp, not `now`"),
        ("things 1 1.5", 10, "expected a timestamp, not `1.5`"),
        ("things 1 15 x", 12, "unexpected white space after the sample"),
        ("things{ 1", 9, "expected a label name, not `1`"),
        ("things{kind} 1", 12, "expected `=` after the label name, not `}`"),
        ("things{kind=a} 1", 13, "expected a label value in double quotes"),
        ('things{kind="a} 1', 13, "the label value has no closing quote"),
        ('things{kind="a" size="b"} 1', 17, 'expected `,` or `}`, not `size="b"}`'),
        ('things{kind="a",kind="b"} 1', 17, "the label `kind` stands there twice"),
        ('things{kind="a\\t"} 1', 15, "`\\t` is no escape: a backslash in a label value is `\\\\`"),
        ('things{"quoted.name"} 1', 8, 'expected a label name, not `"quoted.name"}`'),
        ("# TYPE things conter", 15, "unknown type `conter` (did you mean `counter`?)"),
        ("# TYPE 9things counter", 8, "`9things` is no metric name"),
        ("# HELP", 1, "`` is no metric name"),
        ("things 1\r", 8, "expected a value, not `1\r`"),
    ],
)
def test_every_fault_of_a_line_has_its_column(line, column, message):
    assert _complaints(f"level 1\n{line}\nother 2\n") == [("SDK210", 2, column, message)]
    assert "other" in _parse(f"level 1\n{line}\nother 2\n").families


@pytest.mark.parametrize(
    "line",
    [
        "things 1 ",
        '\tthings\t{ kind = "a" , }\t1\t15',
        "things +Inf",
        "things nan",
        "things .5",
        "things 5.",
        "#",
        "# x",
    ],
)
def test_what_only_the_text_format_allows(line):
    assert _complaints(f"{line}\n", Dialect.TEXT) == []
    openmetrics = _complaints(f"{line}\n# EOF\n", Dialect.OPENMETRICS)
    assert bool(openmetrics) == (line[0] in "#\t" or line.endswith(" "))


def test_families_are_one_group_with_metadata_before_samples():
    text = '# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\na{x="y"} 1\n'
    text += "# TYPE c gauge\nc 1\n# TYPE c gauge\nd 1\n# TYPE d gauge\n"
    assert [(rule, line) for rule, line, _, _ in _complaints(text)] == [("SDK212", 5), ("SDK212", 8), ("SDK212", 10)]


def test_a_sample_belongs_to_the_family_that_its_type_says():
    families = _parse(
        '# TYPE a histogram\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\na_created 5\n# TYPE b gauge\nb_sum 1\n'
    )
    assert {name: len(family.samples) for name, family in families.families.items()} == {
        "a": 3,
        "a_created": 1,
        "b": 0,
        "b_sum": 1,
    }


def test_findings_about_a_hopeless_text_end_somewhere():
    assert len(_complaints("!\n" * 5000)) == 100


@pytest.mark.parametrize("value", ["a\x85b", "a\u2028b", "a\x0bb"])
def test_only_a_newline_ends_a_line(value):
    exposition = _parse(f'a{{x="{value}"}} 1\nb{{ 2\n')
    assert [finding.span.line for finding in exposition.findings] == [2]
    assert exposition.shown_text.splitlines()[1] == "b{ 2"


def test_promtool_agrees_that_the_reference_exposition_is_sound():
    text = faithful()
    done = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert "error while linting" not in done.stderr
    broken = text.replace("} 3.0", "} three", 1)
    done = subprocess.run(["promtool", "check", "metrics"], input=broken, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert _complaints(broken)[0][0] == "SDK210"
