"""Specifications in tests of your own: what one means as text, for syrupy, plain files, or assertions.

::

    from sdkgen.testing import assert_reviewed, snapshot_of

    def test_the_metrics_are_those_that_were_reviewed(snapshot):
        assert snapshot_of("metric_specs/shop") == snapshot      # syrupy

    def test_the_same_with_a_plain_file():
        assert_reviewed("metric_specs/shop")                     # renewed by `sdkgen snapshot`
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Severity, render, worst
from sdkgen.diff import compare
from sdkgen.diff.digest import SNAPSHOT_FILE, digest_of
from sdkgen.model import resolve
from sdkgen.model.today import today
from sdkgen.plugins.load import with_plugins
from sdkgen.rules import check
from sdkgen.spec import read_spec

if TYPE_CHECKING:
    from sdkgen.diff import Change
    from sdkgen.model import Catalogue

__all__ = ["assert_reviewed", "changes_between", "load", "snapshot_of"]


def load(spec: Path | str) -> Catalogue:
    """The Catalogue of the specification in the folder ``spec``; raises AssertionError with its errors."""
    raw = read_spec(Path(spec))
    resolution, of_plugins = with_plugins(resolve(raw), raw)
    findings = [*resolution.findings, *check(resolution), *of_plugins]
    if resolution.catalogue is None or worst(findings) is Severity.ERROR:
        raise AssertionError("the specification has errors\n" + render(findings, "text", raw.texts))
    return resolution.catalogue


def snapshot_of(spec: Path | str) -> str:
    """What the specification in the folder ``spec`` means, one fact a line. Raises AssertionError as ``load``."""
    return digest_of(load(spec))


def assert_reviewed(spec: Path | str, snapshot: Path | str | None = None) -> None:
    """Raises AssertionError, with what is different, unless the file ``snapshot`` holds what the specification means.

    The file is snapshot.txt beside sdkgen.yaml when none is named; `sdkgen snapshot` writes it.
    """
    file = Path(snapshot) if snapshot is not None else Path(spec) / SNAPSHOT_FILE
    expected = file.read_text(encoding="utf-8") if file.is_file() else ""
    actual = snapshot_of(spec)
    if actual != expected:
        lines = difflib.unified_diff(
            expected.splitlines(keepends=True), actual.splitlines(keepends=True), str(file), f"{spec} as it is"
        )
        advice = f"review the difference, then run `sdkgen snapshot --spec {spec}`"
        raise AssertionError(f"the specification is not what was reviewed: {advice}\n{''.join(lines)}")


def changes_between(old: Path | str, new: Path | str) -> tuple[Change, ...]:
    """The changes from one specification to another, each with its level. Raises AssertionError as ``load``."""
    return compare(load(old), load(new), today())
