"""The day on which a specification is judged: today, or the one that a reproducible build says it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime

VARIABLE = "SOURCE_DATE_EPOCH"
"""Seconds since 1970 that stand for now (reproducible-builds.org, SOURCE_DATE_EPOCH)."""


def today() -> str:
    """The day in UTC, YYYY-MM-DD; what is no number in SOURCE_DATE_EPOCH is as if it were not set."""
    given = os.environ.get(VARIABLE, "")
    try:
        return datetime.fromtimestamp(int(given), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC).date().isoformat()
