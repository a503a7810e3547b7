"""How queries in documents are judged, as a team decided it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sdkgen.spec.records import ChecksRecord


@dataclass(frozen=True, slots=True)
class Checks:
    """``documents`` to check always, patterns of foreign metrics, and severities as words by a finding's id or name."""

    documents: tuple[Path, ...] = ()
    ignored: tuple[str, ...] = ()
    unknown_metrics: str = "error"
    severities: Mapping[str, str] = field(default_factory=dict)


def resolve_checks(record: ChecksRecord, folder: Path) -> Checks:
    """What sdkgen.yaml in ``folder`` says."""
    documents = tuple(folder / path for path in record.documents)
    return Checks(documents, tuple(record.ignore), record.unknown_metrics, dict(record.severities))
