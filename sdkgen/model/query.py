"""What is asked of Prometheus, with every name looked up: intents, not yet PromQL."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model.catalogue import Metric, Origin

TARGET_LABELS = ("job", "instance")
"""Labels that Prometheus adds to every series that it scrapes."""

_ANYTHING = "*"


@dataclass(frozen=True, slots=True)
class Matcher:
    """A condition on a label: ``values`` are exact, or patterns in which ``*`` stands for anything."""

    label: str
    values: tuple[str, ...]
    negated: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether it allows exactly one value, so that the label tells nothing apart any more."""
        return not self.negated and len(self.values) == 1 and _ANYTHING not in self.values[0]

    @property
    def pattern(self) -> str:
        """The values as one regular expression of Prometheus, which anchors it."""
        return "|".join(_ANY_TEXT.join(map(_literal, value.split(_ANYTHING))) for value in self.values)

    def allows(self, value: str) -> bool:
        """Whether a series with this value of the label is selected."""
        return (re.fullmatch(self.pattern, value, re.DOTALL) is not None) is not self.negated


_ANY_TEXT = ".*"


def _literal(text: str) -> str:
    """The text with what RE2 would read as an operator escaped; nothing else, so that it stays readable."""
    return re.sub(r"([\\.+*?()|\[\]{}^$])", r"\\\1", text)


@dataclass(frozen=True)
class Query:
    """An intent and what it is narrowed down to. Durations are seconds, ``labels`` of ``by`` exposed names.

    ``metric`` is None for a ``formula`` and for ``promql``, whose text is in ``text``. ``pinned`` says that ``by`` was
    written, as against the default of its intent.
    """

    intent: str
    metric: Metric | None
    text: str
    by: tuple[str, ...]
    pinned: bool
    matchers: tuple[Matcher, ...]
    part: tuple[Matcher, ...]
    to: Metric | None
    among: str | None
    q: float | None
    window: float | None
    offset: float | None
    new_in: float | None
    active_in: float | None
    per: str | None
    top: int | None
    bottom: int | None
    otherwise: float | None
    parts: Mapping[str, Query]
    entities: Query | None
    measures: str | None
    origin: Origin
    ahead: float | None = None

    @property
    def label_names(self) -> tuple[str, ...]:
        """The labels that its metric's series can have, without those of the target."""
        return tuple(label.name for label in self.metric.labels) if self.metric else ()

    @property
    def all(self) -> Iterator[Query]:
        """The query itself and every query that it is made of."""
        yield self
        for part in self.parts.values():
            yield from part.all
        if self.entities:
            yield from self.entities.all

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Every metric that its intents name, each once, in the order of their first use."""
        used = [metric for each in self.all for metric in (each.metric, each.to) if metric is not None]
        return tuple({metric.name: metric for metric in used}.values())
