"""What is wrong with a query, as rules report it: by offsets into the query, since only its document knows the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diagnostics import Graded

if TYPE_CHECKING:
    from sdkgen.diagnostics import Kind, Related, Severity
    from sdkgen.text.edits import Edit


@dataclass(frozen=True, slots=True)
class Fault(Graded):
    """One fault of a query between two offsets into its text.

    ``edits`` make the query right where that is mechanical, ``corrected`` is the query with them applied. ``severity``
    is the kind's, unless what was found there is more or less certain. ``metrics`` are the names of the metrics whose
    specification the fault contradicts.
    """

    kind: Kind
    start: int
    end: int
    message: str
    help: str | None = None
    edits: tuple[Edit, ...] = ()
    corrected: str | None = None
    severity: Severity | None = None
    metrics: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
