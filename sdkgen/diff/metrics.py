"""Judgements about whole metrics: added, removed, renamed, deprecated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diff.change import Level, Touch, Verdict
from sdkgen.diff.judges import became, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diff.judges import Comparison
    from sdkgen.model import Deprecation, Metric


def added_metric(metric: Metric, comparison: Comparison) -> Verdict:
    """A new metric; a rename says from which one it comes."""
    renamed = metric.renamed_from if metric.renamed_from in comparison.old.by_name else None
    message = f"is new, renamed from {quoted(renamed)}" if renamed else "is new"
    return Verdict(Level.ADDITIVE, message, touch=Touch(queries=False))


def removed_metric(metric: Metric, comparison: Comparison) -> Verdict:
    """A metric that is gone: only one that was deprecated, and whose time is over, may go without breaking."""
    successor = next((each.name for each in comparison.new.metrics if each.renamed_from == metric.name), None)
    what = f"was renamed to {quoted(successor)}" if successor else "was removed"
    old = metric.deprecated
    touch = Touch(code=True)
    if old is None:
        advice = "keep the old name, deprecated, for a while" if successor else "deprecate it first"
        return Verdict(Level.BREAKING, f"{what} without having been deprecated: {advice}", touch=touch)
    if old.remove_after is not None and comparison.today <= old.remove_after:
        message = f"{what} before {old.remove_after}, until when users were told to have time"
        return Verdict(Level.BREAKING, message, touch=touch)
    return Verdict(Level.ADDITIVE, f"{what}, deprecated since {old.since}", touch=touch)


def deprecation(old: Deprecation | None, new: Deprecation | None) -> Iterator[Verdict]:
    """What users are told about the end of a metric; only an earlier end breaks a promise."""
    if old is None and new is not None:
        instead = f", use {quoted(new.replaced_by)}" if new.replaced_by else ""
        until = f", goes after {new.remove_after}" if new.remove_after else ""
        yield Verdict(Level.ADDITIVE, f"is deprecated now{instead}{until}", touch=Touch(code=True))
    elif old is not None and new is None:
        yield Verdict(Level.ADDITIVE, "is no longer deprecated", touch=Touch(queries=False))
    elif old is not None and new is not None:
        sooner = new.remove_after is not None and (old.remove_after is None or new.remove_after < old.remove_after)
        if new.remove_after != old.remove_after:
            why = "it goes sooner than users were told" if sooner else ""
            message = f"`remove_after` {became(old.remove_after, new.remove_after, why)}"
            level = Level.BREAKING if sooner else Level.ADDITIVE
            yield Verdict(level, message, ("remove_after",), Touch(code=True))
        for field in ("since", "replaced_by", "note"):
            before, after = getattr(old, field), getattr(new, field)
            if before != after:
                message = f"`{field}` {became(before, after, '')}"
                yield Verdict(Level.DOCS, message, (field,), Touch(queries=False))
