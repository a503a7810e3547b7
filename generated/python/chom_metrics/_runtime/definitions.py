"""What the generated code hands to the runtime: the specification as plain records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CONTRACT = "1"
"""The boundary that generated code has to be generated for; the recorder refuses any other."""

MetricType = Literal["counter", "gauge", "histogram"]


class Definition(NamedTuple):
    """A metric: ``labels`` maps exposed names to label ids in exposition order, ``buckets`` are without +Inf.

    Kept numbers are whole: values times ``scale``. ``expires`` is in seconds, 0 for never. ``stands_for`` is the
    present name of a renamed metric: both names show the series recorded under that one.
    """

    name: str
    type: MetricType
    help: str
    unit: str
    labels: Mapping[str, str]
    scale: int
    buckets: Sequence[float]
    max_series: int
    expires: int
    shared: bool
    zero_initialised: bool
    stands_for: str = ""

    @property
    def family(self) -> str:
        """The name without a counter's ``_total``, as OpenMetrics calls the family."""
        return self.name.removesuffix("_total") if self.type == "counter" else self.name


class LabelRule(NamedTuple):
    """The values of a label: a closed set, or an open one of at most ``max_values`` (0 for no limit of its own).

    From ``saturates_at`` on whole numbers are recorded as ``N+``; 0 for never.
    """

    values: Sequence[str]
    max_values: int
    saturates_at: int
    absent: str | None
    overflow: str
