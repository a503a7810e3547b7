"""What a definition means, without where it stands: queries and settings that are judged as wholes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from sdkgen.diff.change import Touch, Verdict
from sdkgen.model import Label, Metric, Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.diff.change import Level
    from sdkgen.diff.judges import Judge


_NAMED: tuple[tuple[type[Any], str], ...] = ((Metric, "name"), (Label, "id"), (Enum, "value"))
"""What is known by one attribute."""


def meaning_of(value: Any) -> Any:  # noqa: ANN401  (the value of any field)
    """A value as plain data; metrics and labels are known by their names, for they are compared by themselves."""
    for kind, attribute in _NAMED:
        if isinstance(value, kind):
            return getattr(value, attribute)
    if is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        found = {name: meaning_of(part) for name, part in parts.items() if not isinstance(part, Origin)}
        return {name: part for name, part in found.items() if part not in (None, [], {}, False)}
    if isinstance(value, tuple | list):
        return [meaning_of(item) for item in value]
    return {key: meaning_of(item) for key, item in value.items()} if hasattr(value, "items") else value


def whole(level: Level, message: str, *, queries: bool = False) -> Judge:
    """Any change of what a value means is of one level, and said in one sentence."""

    def judge(old: Any, new: Any) -> Iterator[Verdict]:  # noqa: ANN401  (the value of any field)
        if meaning_of(old) != meaning_of(new):
            yield Verdict(level, message, touch=Touch(queries=queries))

    return judge
