"""Judgements about labels: those of a metric, and the values of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.diff.change import Level, Touch, Verdict
from sdkgen.diff.judges import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Label


def labels_of_metric(old: tuple[Label, ...], new: tuple[Label, ...]) -> Iterator[Verdict]:
    """The labels of a metric by their exposed names; what is inside a label is that label's own change."""
    before, after = {label.name: label for label in old}, {label.name: label for label in new}
    for name in (name for name in before if name not in after):
        touch = Touch(label=name, code=True)
        yield Verdict(Level.BREAKING, f"no longer has {quoted(name)}: queries by it find nothing", touch=touch)
    for name in (name for name in after if name not in before):
        message = f"has {quoted(name)} now: calls have to pass it, and what matches series one to one finds several"
        yield Verdict(Level.BREAKING, message, (list(after).index(name),), Touch(code=True))
    shared = [name for name in before if name in after]
    yield from _redefined(before, after, shared)
    if shared != [name for name in after if name in before]:
        message = "are in another order: positional arguments of the typed methods mean something else"
        yield Verdict(Level.BREAKING, message, touch=Touch(code=True, queries=False))


def _redefined(before: Mapping[str, Label], after: Mapping[str, Label], names: list[str]) -> Iterator[Verdict]:
    for name in names:
        old, new = before[name], after[name]
        if old.id == new.id:
            continue
        gone = frozenset(old.values) - frozenset(new.values)
        same_values = old.is_closed == new.is_closed and not gone
        touch = Touch(label=name, values=gone, code=old.is_closed or new.is_closed, queries=not same_values)
        level = Level.ADDITIVE if not touch.code and same_values else Level.BREAKING
        why = "its type in code is another" if touch.code else "it may have other values"
        message = f"has {quoted(name)} from the definition {quoted(new.id)}, it was {quoted(old.id)}: {why}"
        yield Verdict(level, message, (list(after).index(name),), touch)


def values_of_label(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Verdict]:
    """The closed set of a label: removed values break, added ones do not, and neither may the set open or close."""
    if bool(old) != bool(new):
        closed = bool(new)
        message = (
            "are a closed set now: others are folded" if closed else "are no closed set any more: its enum is gone"
        )
        yield Verdict(Level.BREAKING, message, touch=Touch(code=True, queries=closed))
        return
    for value in (value for value in old if value not in new):
        touch = Touch(values=frozenset({value}), code=True)
        yield Verdict(Level.BREAKING, f"no longer has {quoted(value)}", touch=touch)
    for value in (value for value in new if value not in old):
        yield Verdict(Level.ADDITIVE, f"has {quoted(value)} now", (value,), Touch(queries=False))
    for value in (value for value in new if old.get(value, new[value]) != new[value]):
        yield Verdict(Level.DOCS, f"{quoted(value)} is described anew", (value,), Touch(queries=False))


def determiners_of_label(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[Verdict]:
    """A label that is no longer decided by another one may have several values for it: joins break."""
    lost = [label for label in old if label not in new]
    if lost:
        yield Verdict(Level.BREAKING, f"is no longer decided by {quoted(tuple(lost))}: a join may find several series")
    gained = [label for label in new if label not in old]
    if gained:
        yield Verdict(Level.ADDITIVE, f"is decided by {quoted(tuple(gained))} now", touch=Touch(queries=False))


def buckets(old: tuple[float, ...], new: tuple[float, ...]) -> Iterator[Verdict]:
    """Bounds of a histogram: a removed one takes the ground from objectives and quantiles that stand on it."""
    gone = frozenset(old) - frozenset(new)
    for bound in sorted(gone):
        message = f"no longer have {quoted(bound)}: what compares with it finds nothing, quantiles move"
        yield Verdict(Level.BREAKING, message, touch=Touch(bounds=frozenset({bound})))
    added = tuple(sorted(frozenset(new) - frozenset(old)))
    if added:
        message = f"have {quoted(added)} now: totals start anew, sums over old and new instances are off meanwhile"
        yield Verdict(Level.ADDITIVE, message, touch=Touch(queries=False))
