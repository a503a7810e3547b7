"""Reads what a Prometheus server knows of the metrics it scrapes: the answer of ``/api/v1/metadata``."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sdkgen.infer.observe import Observed

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPES = frozenset({"counter", "gauge", "histogram", "summary"})
_ALSO_GAUGES = frozenset({"info", "stateset"})


def is_metadata(content: bytes) -> bool:
    """Whether ``content`` is JSON at all: an exposition never starts with a brace."""
    return content.lstrip()[:1] == b"{"


def read_metadata(content: bytes) -> list[Observed]:
    """The metrics in an answer of the API, without labels, which it does not know. Raises ValueError."""
    try:
        document = json.loads(content)
        entries = document["data"].items()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("it answered JSON that is not that of /api/v1/metadata") from None
    return sorted(_observed(entries), key=lambda observed: observed.name)


def _observed(entries: Any) -> Iterator[Observed]:  # noqa: ANN401  (whatever the JSON held)
    for name, known in entries:
        listed = [entry for entry in known if isinstance(entry, dict)] if isinstance(known, list) else []
        types = sorted({str(entry.get("type")) for entry in listed})
        if listed:
            metric = _metric(name, *(str(listed[0].get(key) or "") for key in ("type", "help", "unit")))
            disagreement = f"its targets disagree: {', '.join(types)}" if len(types) > 1 else None
            yield replace(metric, type_evidence=disagreement or metric.type_evidence)


def _metric(name: str, declared: str, help_: str, unit: str) -> Observed:
    type_ = declared if declared in _TYPES else "gauge"
    known = declared in _TYPES or declared in _ALSO_GAUGES
    return Observed(
        name=name,
        type=type_,
        type_evidence=None if known else f"the server knows it as `{declared or 'unknown'}`",
        help=help_ or None,
        unit=unit or None,
        label_sets=None,
        values={},
        buckets=(),
        has_fractions=False,
    )
