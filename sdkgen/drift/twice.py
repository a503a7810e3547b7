"""Two scrapes of one target, one after the other: what only counts up must not have gone down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.drift import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diagnostics import Diagnostic
    from sdkgen.exposition import Exposition, Family, Sample

_CUMULATIVE = ("_total", "_count", "_bucket")


def compare_scrapes(earlier: Exposition, later: Exposition) -> Iterator[Diagnostic]:
    """One finding for every family of ``later`` of which a cumulative series fell or vanished."""
    for family in earlier.families.values():
        after = later.families.get(family.name)
        # A family that changed its type or vanished as a whole is another finding's business.
        if after is not None and after.type == family.type:
            yield from _fallen(family, after, later)


def _fallen(before: Family, after: Family, exposition: Exposition) -> Iterator[Diagnostic]:
    values = {sample.key: sample for sample in after.samples}
    old = [sample for sample in before.samples if _only_grows(before, sample)]
    fallen = [(sample, values[sample.key]) for sample in old if sample.key in values]
    fallen = [(first, second) for first, second in fallen if second.value < first.value]
    vanished = [sample for sample in old if sample.key not in values]
    help_ = "did it restart in between? if not, several processes or an evicting store answer for one target"
    if fallen:
        first, second = fallen[0]
        more = f" (and {len(fallen) - 1:,} more series)" if len(fallen) > 1 else ""
        message = f"`{second.name}` fell from {first.value:g} to {second.value:g} between two scrapes{more}"
        yield kinds.COUNTER_WENT_BACK.at(exposition.sample_span(second), message, help=help_)
    elif vanished:
        message = f"{len(vanished):,} series of `{before.name}` vanished between two scrapes"
        yield kinds.COUNTER_WENT_BACK.at(exposition.family_span(after, after.type_line), message, help=help_)


def _only_grows(family: Family, sample: Sample) -> bool:
    if family.type == "counter":
        return not sample.name.endswith("_created")
    return family.type in ("histogram", "summary") and sample.name.endswith(_CUMULATIVE)
