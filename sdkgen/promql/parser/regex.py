"""Which regular expressions Prometheus accepts."""

from __future__ import annotations

import re
from functools import lru_cache

_NOT_RE2 = re.compile(r"\(\?(?:[=!]|<[=!])|(?<!\\)(?:\\\\)*\\[1-9]")
_BROKEN = ("unterminated", "unbalanced", "nothing to repeat", "missing )", "bad character range")


@lru_cache(maxsize=4096)
def regex_problem(text: str) -> str | None:
    """What RE2 refuses in a regular expression, or None."""
    unsupported = _NOT_RE2.search(text)
    if unsupported:
        return (
            f"Prometheus' regular expressions (RE2) have no `{unsupported[0]}`: neither look-around nor back-references"
        )
    try:
        re.compile(text)
    except re.error as error:
        if str(error).startswith(_BROKEN):
            return f"the regular expression does not compile: {error}"
    except (OverflowError, RecursionError):
        return "the regular expression is too large"
    return None
