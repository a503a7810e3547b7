"""Texts of alerts: a few placeholders become Prometheus' templates, everything else stays text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.diagnostics import did_you_mean
from sdkgen.queries.dimension import ONE, SECOND, Dimension

if TYPE_CHECKING:
    from collections.abc import Iterable

_PLACEHOLDER = re.compile(r"(?<!\{)\{(?P<name>[a-zA-Z_]\w*)(?::(?P<form>\w*))?\}(?!\})", re.ASCII)
_BRACES = re.compile(r"\{\{|\}\}")
_FORMS = {
    "number": "{{ $value | humanize }}",
    "percent": "{{ $value | humanizePercentage }}",
    "duration": "{{ $value | humanizeDuration }}",
    "bytes": "{{ $value | humanize1024 }}B",
}
_BYTES = Dimension.of_unit("bytes")
_VALUE = "value"


class TemplateError(ValueError):
    """A placeholder means nothing; ``help`` says what would."""

    def __init__(self, message: str, help_: str | None) -> None:
        """Says what is wrong and what to do."""
        super().__init__(message)
        self.help = help_


@dataclass(frozen=True, slots=True)
class Template:
    """What a text may refer to: the value in its unit, and the labels that the alert has."""

    labels: tuple[str, ...]
    dimension: Dimension | None
    is_count: bool = False

    def render(self, text: str) -> str:
        """The text as a template of Prometheus. Raises TemplateError."""
        pieces, position = [], 0
        flat = text.strip()
        for match in _PLACEHOLDER.finditer(flat):
            pieces += [literal(flat[position : match.start()]), self._placeholder(match)]
            position = match.end()
        return "".join([*pieces, literal(flat[position:])])

    @property
    def form(self) -> str:
        """How the value is written when the text does not say."""
        if self.is_count or self.dimension is None:
            return "number"
        return {ONE: "percent", SECOND: "duration", _BYTES: "bytes"}.get(self.dimension, "number")

    def _placeholder(self, match: re.Match[str]) -> str:
        name, form = match["name"], match["form"]
        if name == _VALUE:
            if form is not None and form not in _FORMS:
                raise TemplateError(f"`{match[0]}`: there is no form `{form}`", did_you_mean(form, _FORMS))
            return _FORMS[form or self.form]
        if name not in self.labels or form is not None:
            known: Iterable[str] = [_VALUE, *self.labels]
            raise TemplateError(f"`{match[0]}`: the alert has no label `{name}`", did_you_mean(name, known))
        return f"{{{{ $labels.{name} }}}}"


def literal(text: str) -> str:
    """``text`` as text that Go's templates leave as it is."""
    return _BRACES.sub(lambda match: f'{{{{ "{match[0]}" }}}}', text)
