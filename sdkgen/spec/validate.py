"""Validates plain data against a record and says what is wrong where the user wrote it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from sdkgen.diagnostics import Diagnostic, did_you_mean
from sdkgen.spec import kinds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from sdkgen.source import Document, Pointer

R = TypeVar("R", bound=BaseModel)

_Repair = Callable[[dict[str, Any], "Pointer"], None]

_DEFINITION_DEPTH = 3
"""How deep a key of a definition stands: section, id, key."""

_PART_DEPTH = 4
"""How deep a part of a definition stands that is a definition itself, such as a panel: section, id, key, id."""

_STAND_INS = {"type": "counter", "help": "-", "interval": "1m"}
"""What required keys of a broken definition are taken to be."""

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "`true` or `false`",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
}


def validate(record: type[R], document: Document) -> tuple[R | None, frozenset[tuple[str, str]], list[Diagnostic]]:
    """The document's data as a ``record``, the section and id of every definition broken in it, and the findings.

    Faulty keys are left out, or the whole definition where that is not enough, so that later stages still see
    everything else; the record is None only when the file as a whole is unusable.
    """
    try:
        return record.model_validate(document.data), frozenset(), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    findings = [_finding(detail, record, document) for detail in details]
    for repair in (_mend, _omit):
        kept, broken = _without_faults(document.data, details, repair)
        try:
            return record.model_validate(kept), broken, findings
        except ValidationError:
            continue
    return None, broken, findings


def _without_faults(data: Any, details: list[ErrorDetails], repair: _Repair) -> tuple[Any, frozenset[tuple[str, str]]]:  # noqa: ANN401
    """A copy of ``data`` without what the details complain about, and the definitions that are not what they were."""
    kept = deepcopy(data)
    broken = set()
    for detail in details:
        pointer = _pointer(detail)
        section = kept.get(pointer[0]) if pointer and isinstance(kept, dict) else None
        if detail["type"] == "extra_forbidden":
            _remove(kept, pointer)
        elif len(pointer) > 1 and isinstance(section, dict):
            broken.add((str(pointer[0]), str(pointer[1])))
            repair(section, pointer)
        else:
            _remove(kept, pointer[:1])
    return kept, frozenset(broken)


def _mend(section: dict[str, Any], pointer: Pointer) -> None:
    """Takes the faulty key out of a definition, so that what the rest of it refers to is still looked up."""
    definition = section.get(str(pointer[1]))
    if not isinstance(definition, dict) or len(pointer) < _DEFINITION_DEPTH:
        section.pop(str(pointer[1]), None)
        return
    key = str(pointer[2])
    parts = definition.get(key)
    if isinstance(parts, dict) and len(pointer) > _PART_DEPTH:
        parts.pop(str(pointer[3]), None)
        return
    definition.pop(key, None)
    if key in _STAND_INS:
        definition[key] = _STAND_INS[key]


def _omit(section: dict[str, Any], pointer: Pointer) -> None:
    section.pop(str(pointer[1]), None)


def _remove(data: Any, pointer: Pointer) -> None:  # noqa: ANN401  (whatever the YAML held)
    for step in pointer[:-1]:
        data = data.get(step) if isinstance(data, dict) else None
    if isinstance(data, dict) and pointer:
        data.pop(pointer[-1], None)


def _finding(detail: ErrorDetails, record: type[BaseModel], document: Document) -> Diagnostic:
    pointer = _pointer(detail)
    kind = detail["type"]
    if kind in ("extra_forbidden", "reserved_key"):
        key = str(detail.get("ctx", {}).get("key", pointer[-1] if pointer else ""))
        known = _known_keys(record, pointer if kind == "reserved_key" else pointer[:-1])
        return kinds.UNKNOWN_KEY.at(
            document.span(pointer, key=True), f"unknown key `{key}`", help=did_you_mean(key, known)
        )
    if kind == "missing":
        message = f"{_subject(pointer[:-1])} has no `{pointer[-1]}`"
        return kinds.MISSING_KEY.at(document.span(pointer[:-1], key=True), message, help=f"add `{pointer[-1]}: …`")
    if kind == "literal_error":
        return _choice_finding(detail, record, document, pointer)
    return kinds.INVALID_VALUE.at(document.span(pointer), f"{_subject(pointer)}: {_complaint(detail)}")


def _choice_finding(detail: ErrorDetails, record: type[BaseModel], document: Document, pointer: Pointer) -> Diagnostic:
    field = str(pointer[-1])
    owner = _record_at(record, pointer[:-1])
    choices = list(_choices(owner.model_fields[field].annotation)) if owner else []
    if not isinstance(detail["input"], str):
        message = f"{_subject(pointer)}: expected one word, not {_shown(detail['input'])}"
        return kinds.INVALID_VALUE.at(document.span(pointer), message, help=did_you_mean("", choices))
    section = pointer[0] if len(pointer) == _DEFINITION_DEPTH else None
    subject = f"{str(section).rstrip('s')} {field}" if section else field
    message = f"unknown {subject} `{detail['input']}`"
    return kinds.UNKNOWN_CHOICE.at(document.span(pointer), message, help=did_you_mean(str(detail["input"]), choices))


def _choices(annotation: Any) -> Iterator[str]:  # noqa: ANN401  (a type expression)
    """The words of a literal, and of one that may be missing."""
    for part in get_args(annotation):
        if isinstance(part, str):
            yield part
        else:
            yield from _choices(part)


def _complaint(detail: ErrorDetails) -> str:
    expected = _EXPECTED.get(detail["type"])
    if expected is None:
        message = detail["msg"]
        return message[0].lower() + message[1:]
    return f"expected {expected}, not {_shown(detail['input'])}"


def _shown(given: object) -> str:
    if isinstance(given, str):
        return f"`{given}`"
    return "a mapping" if isinstance(given, dict) else "a list"


def _subject(pointer: Pointer) -> str:
    words = [str(step) for step in pointer if isinstance(step, str)]
    return f"`{'.'.join(words)}`" if words else "the file"


def _pointer(detail: ErrorDetails) -> Pointer:
    steps = tuple(step for step in detail["loc"] if step != "[key]")
    index = detail.get("ctx", {}).get("index")
    return steps if index is None else (*steps, index)


def _record_at(record: type[BaseModel], pointer: Pointer) -> type[BaseModel] | None:
    """The record that describes the mapping at ``pointer``."""
    current: Any = record
    for step in pointer:
        if isinstance(current, type) and issubclass(current, BaseModel):
            current = _field_annotation(current, str(step))
        elif get_args(current):
            current = get_args(current)[-1]
        current = _optional_of(current)
    return current if isinstance(current, type) and issubclass(current, BaseModel) else None


def _field_annotation(record: type[BaseModel], key: str) -> Any:  # noqa: ANN401  (a type expression)
    for name, field in record.model_fields.items():
        if key in (name, field.alias):
            return field.annotation
    return None


def _optional_of(annotation: Any) -> Any:  # noqa: ANN401  (a type expression)
    arguments = get_args(annotation)
    return arguments[0] if len(arguments) == 2 and arguments[1] is type(None) else annotation  # noqa: PLR2004


def _known_keys(record: type[BaseModel], pointer: Pointer) -> list[str]:
    found = _record_at(record, pointer)
    if found is None:
        return []
    return [field.alias or name for name, field in found.model_fields.items() if name != "extensions"]
