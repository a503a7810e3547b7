"""Hand-written metrics of prometheus_client: what each constructor call declares, as far as reading it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdkgen.codemod.python.constructors import CONSTRUCTORS, DEFAULT_BUCKETS, Constructor, exposed_name
from sdkgen.codemod.python.linker import Declared, Library
from sdkgen.codemod.python.values import Number, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sdkgen.codemod.python.linker import Found, Linker
    from sdkgen.codemod.python.values import Argument, Call, Value

_INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A constructor call.

    ``name`` is the exposed name, ``labels`` the label names in their order, ``buckets`` the bounds without +Inf: each
    None when it is decided only when the code runs. ``given`` maps parameters to arguments, ``name_text`` and
    ``name_parts`` say how the name is put together.
    """

    at: Declared
    call: Call
    constructor: Constructor
    name: str | None
    name_text: Found | None
    name_parts: Mapping[str, str]
    labels: tuple[Found, ...] | None
    buckets: tuple[float, ...] | None
    help: str | None
    given: Mapping[str, Argument]

    @property
    def label_names(self) -> tuple[str, ...] | None:
        """The names of ``labels``; a state set exposes its own name as a label, too."""
        if self.labels is None:
            return None
        names = tuple(label.text for label in self.labels)
        return (*names, self.name) if self.constructor.type == "enum" and self.name else names


def declarations(linker: Linker) -> dict[Declared, Declaration]:
    """Every hand-written metric of the tree, in the order of files and lines."""
    return {at: declaration(linker, at) for at in linker.declarations()}


def declaration(linker: Linker, at: Declared) -> Declaration:
    """What the call ``at`` declares."""
    call = linker.facts[at.path].calls[at.call]
    constructor = _constructor(linker, at, call)
    given = arguments_by_parameter(call, constructor.parameters)
    texts = {part: _text(linker, at.path, given, part) for part in ("name", "namespace", "subsystem", "unit")}
    name = texts["name"]
    known = name is not None and all(texts[part] is not None or part not in given for part in texts)
    parts = {part: found.text for part, found in texts.items() if found is not None}
    exposed = (
        exposed_name(
            constructor.type,
            parts.get("name", ""),
            parts.get("namespace", ""),
            parts.get("subsystem", ""),
            parts.get("unit", ""),
        )
        if known and not call.is_open
        else None
    )
    help_ = _text(linker, at.path, given, "documentation")
    return Declaration(
        at=at,
        call=call,
        constructor=constructor,
        name=exposed,
        name_text=name,
        name_parts=parts,
        labels=_labels(linker, at.path, given, call),
        buckets=_buckets(linker, at.path, given, constructor),
        help=help_.text if help_ else None,
        given=given,
    )


def arguments_by_parameter(call: Call, parameters: tuple[str, ...]) -> dict[str, Argument]:
    """The arguments of ``call`` by the parameter that takes each."""
    positional = [argument for argument in call.arguments if argument.keyword is None]
    given = dict(zip(parameters, positional, strict=False))
    return given | {argument.keyword: argument for argument in call.arguments if argument.keyword is not None}


def _constructor(linker: Linker, at: Declared, call: Call) -> Constructor:
    target = linker.target(at.path, call.callee)
    if not isinstance(target, Library):
        raise TypeError("the call makes no metric")
    return CONSTRUCTORS[target.constructor]


def _text(linker: Linker, path: str, given: Mapping[str, Argument], parameter: str) -> Found | None:
    return linker.text(path, given[parameter].value) if parameter in given else None


def _labels(linker: Linker, path: str, given: Mapping[str, Argument], call: Call) -> tuple[Found, ...] | None:
    argument = given.get("labelnames") or given.get("labels")
    if argument is None:
        return None if call.is_open else ()
    items = linker.items(path, argument.value)
    if items is None:
        return None
    texts = [linker.text(place, item) for place, item in items]
    known = tuple(text for text in texts if text is not None)
    return known if len(known) == len(texts) else None


def _buckets(
    linker: Linker, path: str, given: Mapping[str, Argument], constructor: Constructor
) -> tuple[float, ...] | None:
    if constructor.type != "histogram" or constructor.is_family:
        return None
    if "buckets" not in given:
        return DEFAULT_BUCKETS
    items = linker.items(path, given["buckets"].value)
    if items is None:
        return None
    bounds = [_bound(linker, place, item) for place, item in items]
    known = tuple(bound for bound in bounds if bound is not None)
    return tuple(bound for bound in known if bound != _INFINITY) if len(known) == len(bounds) else None


def _bound(linker: Linker, path: str, value: Value) -> float | None:
    target = linker.target(path, value)
    literal = getattr(target, "value", None)
    if isinstance(literal, Number):
        return literal.number
    if isinstance(literal, Text):
        try:
            return float(literal.text)
        except ValueError:
            return None
    return None
