"""Why a new name cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.codemod.python.constructors import family_names
from sdkgen.spec import BUILTIN_SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.codemod.rename.subject import Renaming
    from sdkgen.diagnostics import Diagnostic
    from sdkgen.model import Label, Metric, Origin, Resolution


def collisions(renaming: Renaming, spec: Resolution) -> Iterator[Diagnostic]:
    """A finding for everything that has the new name already."""
    if renaming.label is None:
        yield from _metrics(renaming, spec)
    elif renaming.value is None:
        yield from _labels(renaming, renaming.label, spec)
    elif renaming.new in renaming.label.exposed_values:
        span = spec.span(renaming.label.origin, key=True)
        message = f"the label `{renaming.label.id}` has the value `{renaming.new}` already"
        yield kinds.NAME_TAKEN.at(span, message, help="choose another name")


def _metrics(renaming: Renaming, spec: Resolution) -> Iterator[Diagnostic]:
    catalogue = spec.catalogue
    wanted = {name for metric in renaming.metrics for name in family_names(metric.type.value, renaming.new)}
    for other in catalogue.metrics if catalogue else ():
        taken = wanted.intersection(family_names(other.type.value, other.name))
        if taken and other not in renaming.metrics:
            yield _taken(other, f"`{other.name}` has the name `{min(taken)}` already", spec)


def _labels(renaming: Renaming, label: Label, spec: Resolution) -> Iterator[Diagnostic]:
    catalogue = spec.catalogue
    if renaming.changes_id and catalogue and renaming.new in catalogue.labels:
        yield _taken(catalogue.labels[renaming.new], f"there is a label `{renaming.new}` already", spec)
    for metric in renaming.metrics:
        for other in metric.labels:
            if other.id != label.id and other.name == renaming.new:
                yield _taken(metric, f"`{metric.name}` has a label `{renaming.new}` already", spec)


def _taken(other: Metric | Label, message: str, spec: Resolution) -> Diagnostic:
    origin: Origin = spec.catalogue.origin if spec.catalogue and other.origin.source == BUILTIN_SOURCE else other.origin
    return kinds.NAME_TAKEN.at(spec.span(origin, key=True), message, help="choose another name")
