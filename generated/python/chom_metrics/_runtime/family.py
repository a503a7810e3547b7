"""All series of one metric, by the label values that the application passes."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, Generic, Literal, TypeVar

from .labels import Exposed

if TYPE_CHECKING:
    from collections.abc import Callable

    from .definitions import Definition
    from .recorder import Recorder


class _Marker(Enum):
    NOT_A_LABEL_SET = "not a label set"


NOT_A_LABEL_SET: Final = _Marker.NOT_A_LABEL_SET
"""Stands for values that cannot be label values: observations with them are dropped."""

LabelSet = Exposed | Literal[_Marker.NOT_A_LABEL_SET] | None
"""What an instrument records under; None when a label without a value leaves nothing to record."""

_MOST_REMEMBERED = 5_000
_LONGEST_REMEMBERED = 1_024


Made = TypeVar("Made")


class Family(Generic[Made]):
    """The instruments of one metric."""

    def __init__(
        self,
        recorder: Recorder,
        definition: Definition,
        instrument: Callable[[Recorder, Definition, LabelSet], Made],
    ) -> None:
        self.recorder = recorder
        self.definition = definition
        self._instrument = instrument
        self._known: dict[tuple[object, ...], Made] = {}

    def series(self, *values: object) -> Made:
        """The instrument of one label set; ``values`` stand in the metric's order."""
        try:
            return self._known[values]
        except Exception:  # noqa: BLE001  (unknown, or values whose own code does not let them be looked up)
            return self._meet(values)

    def _meet(self, values: tuple[object, ...]) -> Made:
        try:
            labels: LabelSet = self.recorder.policy.expose(self.definition.labels, values)
        except Exception:  # noqa: BLE001  (values have code of their own; a metric must never break what it measures)
            labels = NOT_A_LABEL_SET
        instrument = self._instrument(self.recorder, self.definition, labels)
        if _can_be_looked_up(values):
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[values] = instrument
        return instrument


def _can_be_looked_up(values: tuple[object, ...]) -> bool:
    """Whether equal values always mean the same series, which ``1``, ``1.0`` and ``True`` do not."""
    length = 0
    for value in values:
        if isinstance(value, str) and (type(value) is str or isinstance(value, StrEnum)):
            length += len(value)
        elif value is not None:
            return False
    return length <= _LONGEST_REMEMBERED
