"""Which values a label can have, judged from those that were seen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_MOST_CLOSED = 20
_FEWEST_CLOSED = 2
_SMALLEST_MAXIMUM = 10
_FLAGS = frozenset({"true", "false"})
_STATUS_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
_STATUS_CODE = re.compile(r"[1-5][0-9][0-9]\Z")
_STATUS_CODES = 60
_OVERFLOWS = ("other", "overflow", "unlisted", "folded", "beyond_the_maximum")

_OPEN_NAMES = frozenset(
    """account address addr branch client command commit consumer container customer database db device domain email
    endpoint event file filename handler host hostname id image ip job_name job_type key mountpoint name namespace node
    organization path peer pod project queue release repository revision route scrape_job server service session site
    table tenant topic url uri user username uuid version""".split()  # noqa: SIM905  (a table of words reads best as text)
)
"""Labels of these names grow with what a service does or has."""

_IDENTITIES = re.compile(
    r"""[0-9a-f]{8}-[0-9a-f]{4}-.*      # a UUID
    |(?=.*[0-9])[0-9a-fA-F]{8,}         # a hash
    |[0-9]{5,}                          # a number that counts rows
    |.*[/@].*                           # a path or an address
    |v?[0-9]+(\.[0-9]+)+.*              # a version or an IP address
    |.*:[0-9]+                          # a host with its port
    |[\w-]+(\.[\w-]+)+                  # a host name
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Domain:
    """A label's values when they are closed, else the most that it may have; with what speaks for it."""

    values: tuple[str, ...]
    max_values: int | None
    evidence: str


def judge_domain(name: str, values: Mapping[str, int]) -> Domain:
    """Closed or bounded, from the label's name and its values with the number of label sets that have them."""
    seen = sorted(values, key=_natural)
    if values.keys() <= _FLAGS:
        return Domain(("true", "false"), None, "a flag")
    if values.keys() <= set(_STATUS_CLASSES):
        return Domain(_STATUS_CLASSES, None, "classes of status codes")
    if all(map(_STATUS_CODE.match, seen)):
        return Domain((), _STATUS_CODES, f"bounded, since status codes come and go; seen: {_examples(seen)}")
    reason = _reason_to_leave_open(name, seen)
    if reason:
        return open_domain(seen, reason)
    return Domain(tuple(seen), None, f"closed, since no other value than these {len(seen)} was seen")


def open_domain(seen: Iterable[str], reason: str) -> Domain:
    """A bounded set with room for twice of what was seen."""
    values = sorted(seen, key=_natural)
    return Domain((), round_up(2 * len(values)), f"bounded, since {reason}; {len(values)} seen: {_examples(values)}")


def round_up(count: int) -> int:
    """The smallest of 10, 20, 50, 100, 200, 500 … that ``count`` does not exceed."""
    step = _SMALLEST_MAXIMUM
    while True:
        for factor in (1, 2, 5):
            if step * factor >= count:
                return step * factor
        step *= 10


def free_overflow(values: Iterable[str]) -> str:
    """An overflow value that is none of the declared ones."""
    taken = set(values)
    return next((word for word in _OVERFLOWS if word not in taken), f"{_OVERFLOWS[0]}_{len(taken)}")


def _reason_to_leave_open(name: str, seen: list[str]) -> str | None:
    if name in _OPEN_NAMES or name.endswith(("_id", "_name", "_path", "_version", "version")):
        return f"`{name}` usually grows"
    if any(map(_IDENTITIES.match, seen)):
        return "the values look like identities"
    if len(seen) > _MOST_CLOSED:
        return "there are many values"
    return "one value says nothing about the others" if len(seen) < _FEWEST_CLOSED else None


def _examples(values: list[str]) -> str:
    shown = ", ".join(f"`{value[:40]}`" for value in values[:3])
    return f"{shown} …" if len(values) > 3 else shown  # noqa: PLR2004  (as many as fit a line)


def _natural(value: str) -> tuple[float, str]:
    """Numbers by what they are worth, words after them."""
    digits = value.rstrip("+")
    return (float(digits) if digits.isascii() and digits.isdecimal() else float("inf"), value)
