"""What an expression of Python code stands for, as far as reading the code tells: the values that facts are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sdkgen.text.lines import Place

BASES = "<bases>"
"""The member of a class that lists the classes it inherits from."""


class Text(NamedTuple):
    """A string literal."""

    text: str
    place: Place


class Number(NamedTuple):
    """A number literal; ``inf`` and ``nan`` of ``float("…")`` among them."""

    number: float
    place: Place


class Items(NamedTuple):
    """A list, tuple or set whose length is known."""

    items: tuple[Value, ...]
    place: Place


class Joined(NamedTuple):
    """Strings or lists that are put together: ``+``, an f-string, ``[*a, "b"]``."""

    parts: tuple[Value, ...]
    place: Place


class Either(NamedTuple):
    """One of several values; which one is decided when the code runs."""

    options: tuple[Value, ...]


class Module(NamedTuple):
    """A module by its absolute dotted name."""

    name: str


class Space(NamedTuple):
    """A class or dict of the same file, whose members are the file's names ``name.member``."""

    name: str


class Step(NamedTuple):
    """A member of another value: an attribute, or an item with a literal key."""

    base: Value
    name: str


class Result(NamedTuple):
    """What a call of the same file returns."""

    call: int


class Instance(NamedTuple):
    """An object of the class ``of``, as an annotation says."""

    of: Value


class Unknown(NamedTuple):
    """Anything else."""


Value = Text | Number | Items | Joined | Either | Module | Space | Step | Result | Instance | Unknown

UNKNOWN = Unknown()


class Argument(NamedTuple):
    """An argument of a call.

    ``keyword`` is None for a positional one; ``in_dict`` marks an item of a literal `**{…}`.
    """

    keyword: str | None
    keyword_place: Place | None
    value: Value
    place: Place
    in_dict: bool = False


class Call(NamedTuple):
    """A call: ``name_place`` is where the last identifier of the callee stands.

    ``is_open`` says that `*args` or `**kwargs` bring more arguments than the ones listed.
    """

    callee: Value
    name_place: Place
    place: Place
    arguments: tuple[Argument, ...]
    is_open: bool


class Mention(NamedTuple):
    """An identifier in the code that stands for ``value``.

    ``is_import`` marks the name in a `from … import`, ``follows_import`` a name that such an import bound without
    `as`: the two change together. ``is_member`` marks the last part of a dotted expression.
    """

    value: Value
    name: str
    place: Place
    is_import: bool = False
    follows_import: bool = False
    is_member: bool = False


class Facts(NamedTuple):
    """What one file says.

    ``names`` maps module-level names, and members of classes and dicts as ``Class.member``, to values; ``imported``
    holds the names that a `from … import` without `as` bound; ``stars`` the modules of `import *`; ``exported`` the
    strings of ``__all__``; ``bound`` every name that the file binds anywhere.
    """

    names: dict[str, Value]
    imported: frozenset[str]
    stars: tuple[str, ...]
    exported: tuple[Text, ...]
    calls: tuple[Call, ...]
    mentions: tuple[Mention, ...]
    bound: frozenset[str]
    problem: tuple[str, int, int] | None = None
