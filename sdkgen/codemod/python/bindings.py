"""What is known of a Python file while it is read: scopes, members of classes and dicts, and bodies left for later."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from sdkgen.codemod.python.scopes import Scope, any_of
from sdkgen.codemod.python.values import (
    BASES,
    Call,
    Either,
    Instance,
    Mention,
    Module,
    Number,
    Result,
    Space,
    Step,
    Text,
    Unknown,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_BUILTINS = frozenset(dir(builtins))


class Bindings:
    """The names of a file by scope, and what has been recorded of it so far."""

    def __init__(self, roots: frozenset[str]) -> None:
        """Starts in an empty module; ``roots`` are the first parts of the modules that matter."""
        self.roots = roots
        self.scope = Scope("module")
        self.members: dict[str, Value] = {}
        self.bound: set[str] = set()
        self.stars: list[str] = []
        self.calls: list[Call] = []
        self.mentions: list[Mention] = []
        self._deferred: list[tuple[Scope, Callable[[], None]]] = []

    def bind(self, name: str, value: Value, *, imported: bool = False) -> None:
        """Lets ``name`` stand for ``value`` in the current scope."""
        self.bound.add(name)
        self.scope.bind(name, value, imported=imported)

    def set_member(self, space: str, name: str, value: Value) -> None:
        """Adds a member to a class or dict; one that is set twice is either of the two."""
        key = f"{space}.{name}"
        self.members[key] = any_of((self.members[key], value)) if key in self.members else value

    def lookup(self, name: str) -> Value | None:
        """What ``name`` stands for here, or None when the file never binds it."""
        owner = self.scope.owner_of(name)
        if owner is not None:
            return owner.names[name]
        if name in _BUILTINS:
            return None
        stars = tuple(Step(Module(star), name) for star in self.stars if self.is_interesting(Module(star)))
        return any_of(stars) if stars else None

    def is_interesting(self, value: Value) -> bool:
        """Whether ``value`` comes from one of the roots, or could be made of something that does."""
        while isinstance(value, Step | Instance):
            value = value.base if isinstance(value, Step) else value.of
        if isinstance(value, Either):
            return any(map(self.is_interesting, value.options))
        if isinstance(value, Module):
            return value.name.startswith("/") or value.name.partition(".")[0] in self.roots
        return isinstance(value, Result | Space)

    def is_known_member(self, value: Value, names: dict[str, Value]) -> bool:
        """Whether a member of a class or dict of this file is one that matters."""
        if isinstance(value, Step) and isinstance(value.base, Space):
            member = names.get(f"{value.base.name}.{value.name}")
            if member is None:
                return f"{value.base.name}.{BASES}" in names
            return not isinstance(member, Unknown | Text | Number)
        return not isinstance(value, Step) or self.is_known_member(value.base, names)

    def defer(self, scope: Scope, body: Callable[[], None], *, binds_globals: bool = False) -> None:
        """Leaves a function's body for later: when all around it is bound, and those that bind globals first."""
        self._deferred.insert(0 if binds_globals else len(self._deferred), (scope, body))

    def run_deferred(self) -> None:
        """Reads the bodies that were left, and those that they leave."""
        module = self.scope
        while self._deferred:
            waiting, self._deferred = self._deferred, []
            for scope, body in waiting:
                self.scope = scope
                body()
        self.scope = module
