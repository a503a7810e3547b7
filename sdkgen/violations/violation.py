"""A way in which isolation can be broken, read from its file, and what the guards do about it in each mode."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from sdkgen.model import GUARD_VALUES

_CONFIRMED, _UNPROVEN = "confirmed", "unproven"
_READS = frozenset({"model_read", "route_binding", "query_foreign"})
"""Those that are no more than attempts when the application refuses by itself."""
_WITH_INCIDENT = 500


class Response(NamedTuple):
    """What happens in a mode of the guards, and what that counts as."""

    mode: str
    happens: str
    counts: str


@dataclass(frozen=True, slots=True)
class Violation:
    """A kind of violation.

    ``status`` answers a request in enforce mode; ``proof`` is confirmed, unproven, or either, which depends on the
    access; ``layers`` are the guards that report it; ``body`` is Markdown whose sections are headings of level 2.
    """

    name: str
    summary: str
    status: int
    proof: str
    layers: tuple[str, ...]
    body: str
    observe: str = ""
    enforce: str = ""

    @property
    def responses(self) -> tuple[Response, ...]:
        """What happens in each mode."""
        return (
            Response("off", "Nothing is looked at.", "nothing"),
            Response("observe", self.observe or self._observed, self._counts_observed),
            Response("enforce", self.enforce or self._enforced, "a violation, `blocked`"),
        )

    @property
    def _observed(self) -> str:
        if self.proof == _UNPROVEN:
            return "It goes through and is logged, unless the baseline covers it."
        return "It goes through and is logged."

    @property
    def _counts_observed(self) -> str:
        if self.name == "db_rls_denied":
            return "a violation, `blocked`"
        if self.proof == _UNPROVEN:
            return "a finding"
        if self.name in _READS:
            return "a violation, `observed`; an attempt, when the application itself answers 403 or 404"
        either = "; a finding, when the key or path is only undeclared"
        return f"a violation, `observed`{'' if self.proof == _CONFIRMED else either}"

    @property
    def _enforced(self) -> str:
        ends = "" if self.layers == ("http",) else ", a job fails"
        incident = " with an incident id" if self.status == _WITH_INCIDENT else ""
        covered = "" if self.proof == _CONFIRMED else ", unless the baseline covers it"
        return f"It is stopped: a request is answered {self.status}{incident}{ends}{covered}."


@cache
def all_violations() -> tuple[Violation, ...]:
    """Every kind, in the order of the guards' own list."""
    return tuple(map(_read, GUARD_VALUES["isolation.violation_type"]))


def _read(name: str) -> Violation:
    text = (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
    _, front, prose = text.split("---\n", 2)
    summary, _, body = prose.partition("\n\n")
    facts = yaml.safe_load(front)
    return Violation(
        name=name,
        summary=" ".join(summary.split()),
        status=facts["status"],
        proof=facts["proof"],
        layers=tuple(facts["layers"]),
        body=body,
        observe=facts.get("observe", ""),
        enforce=facts.get("enforce", ""),
    )
