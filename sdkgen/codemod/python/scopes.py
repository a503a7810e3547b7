"""Names of Python code while it is read: what is bound where, and what a name stands for."""

from __future__ import annotations

from dataclasses import dataclass, field

from sdkgen.codemod.python.values import UNKNOWN, Either, Instance, Items, Joined, Step, Unknown, Value

_MOST_PARTS = 200


@dataclass(slots=True)
class Scope:
    """A module, class or function body: ``space`` names a class's members, ``depth`` counts open branches."""

    kind: str
    parent: Scope | None = None
    space: str = ""
    names: dict[str, Value] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    elsewhere: dict[str, Scope] = field(default_factory=dict)
    depth: int = 0

    def bind(self, name: str, value: Value, *, imported: bool = False) -> None:
        """Lets ``name`` stand for ``value``; within a branch, for one of it and what it stood for before."""
        owner = self.elsewhere.get(name, self)
        uncertain = owner is not self or self.depth > 0
        owner.names[name] = either(owner.names[name], value) if uncertain and name in owner.names else value
        if imported:
            owner.imported.add(name)
        else:
            owner.imported.discard(name)

    def owner_of(self, name: str) -> Scope | None:
        """The scope whose binding of ``name`` this one sees; a class body is seen only by itself."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or scope.kind != "class"):
                return scope
            scope = scope.parent
        return None

    def share(self, name: str, *, with_module: bool) -> None:
        """Makes ``name`` an outer scope's: ``global`` and ``nonlocal``."""
        scope = self.parent
        while scope is not None and (scope.kind != "module" if with_module else scope.kind != "function"):
            scope = scope.parent
        if scope is not None:
            self.elsewhere[name] = scope


def either(first: Value, second: Value) -> Value:
    """One of two values, flattened; the same value twice is itself."""
    if first == second:
        return first
    options = (*_options(first), *(option for option in _options(second) if option not in _options(first)))
    return bounded(Either(options))


def any_of(values: tuple[Value, ...]) -> Value:
    """One of ``values``; UNKNOWN without any."""
    result: Value = values[0] if values else UNKNOWN
    for value in values[1:]:
        result = either(result, value)
    return result


def loop_value(iterated: Value) -> Value:
    """What the variable of a loop over ``iterated`` stands for."""
    return any_of(iterated.items) if isinstance(iterated, Items) else UNKNOWN


def joined(parts: tuple[Value, ...], place: tuple[int, int, int, int]) -> Value:
    """Strings or lists put together; unknown when any part is."""
    if any(isinstance(part, Unknown) for part in parts):
        return UNKNOWN
    return bounded(Joined(parts, place))


def bounded(value: Value) -> Value:
    """``value``, or UNKNOWN when it has too many parts.

    Values are trees that share their parts: `x = x + x` thirty times over has a billion of them.
    """
    waiting, seen = [value], 0
    while waiting and seen <= _MOST_PARTS:
        current = waiting.pop()
        seen += 1
        if isinstance(current, Items | Joined | Either):
            waiting += current[0]
        elif isinstance(current, Step | Instance):
            waiting.append(current[0])
    return UNKNOWN if waiting else value


def _options(value: Value) -> tuple[Value, ...]:
    return value.options if isinstance(value, Either) else (value,)
