"""A Catalogue as text that people review: what it means, one fact a line, whatever files it came from."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from sdkgen.diff.compare import key_of
from sdkgen.diff.fields import FIELDS, SPELLINGS
from sdkgen.diff.meaning import meaning_of
from sdkgen.diff.readers import JUDGED_AS_PARTS
from sdkgen.model import Label, Metric
from sdkgen.model.naming import function_name, method_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Catalogue

SNAPSHOT_FILE = "snapshot.txt"
"""Where the text is kept beside sdkgen.yaml."""

_INDENT = "  "
# Where something stands, and what text it is found by, is no part of what it means.
_PLACES = frozenset(
    {
        "origin",
        "source",
        "out",
        "stored_as",
        "sample",
        "text",
        "plugins",
        "templates",
        "recorded",
        "tests",
        "typical",
        "guides",
    }
)


def digest_of(catalogue: Catalogue) -> str:
    """The meaning of a specification: every field that is set, names in generated code, budgets."""
    return "".join(f"{line}\n" for line in _definition(catalogue, 0))


def _definition(definition: Any, depth: int, key: str = "") -> Iterator[str]:  # noqa: ANN401  (any dataclass)
    """The fields of a definition but for what only repeats its ``key``."""
    for field in fields(definition):
        value = getattr(definition, field.name)
        if key and field.name in ("id", "name") and value == key:
            continue
        if field.name not in _PLACES and value not in (None, (), {}, False):
            yield from _field(SPELLINGS.get(field.name, field.name), value, depth)


def _field(name: str, value: Any, depth: int) -> Iterator[str]:  # noqa: ANN401  (the value of any field)
    start = _INDENT * depth
    if name == "metrics" and isinstance(value, tuple):
        yield f"{start}{name}:"
        for metric in (metric for metric in value if not metric.is_own):
            yield from _metric(metric, depth + 1)
    elif _has_fields(value):
        yield f"{start}{name}:"
        yield from _definition(value, depth + 1, name)
    elif isinstance(value, tuple) and any(_has_fields(item) for item in value):
        yield f"{start}{name}:"
        for item in value:
            yield from _field(key_of(item), item, depth + 1)
    elif hasattr(value, "items"):
        yield f"{start}{name}:"
        yield from _mapping(value, depth + 1)
    else:
        yield f"{start}{name}: {_word(meaning_of(value))}"


def _has_fields(value: Any) -> bool:  # noqa: ANN401  (the value of any field)
    """Whether a definition is shown field by field, as against one that is known by its name or judged as a whole."""
    known_by_name = isinstance(value, Metric | Label) or type(value).__name__ in JUDGED_AS_PARTS - {"Deprecation"}
    return is_dataclass(value) and not known_by_name


def _metric(metric: Metric, depth: int) -> Iterator[str]:
    start = _INDENT * (depth + 1)
    yield f"{_INDENT * depth}{metric.name}:"
    yield from _definition(metric, depth + 1, metric.name)
    if metric.is_emitted:
        yield f"{start}php: {method_name(metric)}"
        yield f"{start}python: {function_name(metric)}"
        yield f"{start}label sets: {'unbounded' if metric.most_label_sets is None else f'{metric.most_label_sets:,}'}"


def _mapping(mapping: Mapping[str, Any], depth: int) -> Iterator[str]:
    for key, value in mapping.items():
        own = getattr(value, "origin", None)
        if type(value).__name__ in FIELDS and own is not None and own.source.startswith("sdkgen/"):
            continue
        if isinstance(value, Label):
            yield f"{_INDENT * depth}{_word(key)}:"
            yield from _definition(value, depth + 1, key)
        else:
            yield from _field(_word(key), value if value not in (None, "") else "-", depth)


def _word(value: Any) -> str:  # noqa: ANN401  (plain data)
    if isinstance(value, list):
        return ", ".join(map(_word, value))
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_word(key)}: {_word(item)}' for key, item in value.items())}}}"
    text = f"{value:.15g}" if isinstance(value, float) else str(value)
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
