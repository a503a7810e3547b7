"""Follows names from file to file: through imports, re-exports, classes and dicts, to what they finally are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sdkgen.codemod.python.constructors import CONSTRUCTORS
from sdkgen.codemod.python.values import (
    BASES,
    Either,
    Instance,
    Items,
    Joined,
    Module,
    Number,
    Result,
    Space,
    Step,
    Text,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.codemod.python.modules import Modules
    from sdkgen.codemod.python.values import Facts

LIBRARY = "prometheus_client"
_DEEPEST = 150
PACKAGE_FILE = "/__init__.py"


class Library(NamedTuple):
    """Something of prometheus_client, by its dotted name there; empty for the package."""

    name: str

    @property
    def constructor(self) -> str:
        """The name by which CONSTRUCTORS would know it: modules of the package re-export the same classes."""
        return self.name.rpartition(".")[2]


class Generated(NamedTuple):
    """Something of the generated package, by the parts of its name there."""

    parts: tuple[str, ...]


class Source(NamedTuple):
    """A module of the tree."""

    path: str


class Package(NamedTuple):
    """A folder of modules without a file of its own, by dotted name or by path."""

    name: str


class Holder(NamedTuple):
    """A class, an instance of it, or a dict."""

    path: str
    name: str


class Declared(NamedTuple):
    """A metric that a call of the library makes."""

    path: str
    call: int


class Member(NamedTuple):
    """An attribute of a metric, such as its method ``labels``."""

    of: Target
    name: str


class Returned(NamedTuple):
    """What calling a target returns."""

    of: Target


class Literal(NamedTuple):
    """Text, numbers or lists of them, in the file where they stand."""

    path: str
    value: Text | Number | Items | Joined


Target = Library | Generated | Source | Package | Holder | Declared | Member | Returned | Literal


class Found(NamedTuple):
    """A text that a value can be; ``literal`` is its place when it stands there as such, in the file ``path``."""

    text: str
    path: str
    literal: Text | None


class Linker:
    """Resolves values of a tree's files; ``generated`` is the import name of the generated package, if there is one.

    ``missing`` collects the files that a value led to and that have no facts.
    """

    def __init__(self, facts: Mapping[str, Facts], modules: Modules, generated: str | None) -> None:
        """Links the files of ``facts`` by their absolute paths."""
        self.facts = facts
        self.modules = modules
        self.generated = generated
        self.missing: set[str] = set()
        self._depth = 0
        self._known: dict[tuple[str, Value], Target | None] = {}

    def target(self, path: str, value: Value) -> Target | None:
        """What ``value`` of the file ``path`` is; None when it cannot be told.

        Cycles end where they close; chains that are longer than anybody writes are not followed.
        """
        key = (path, value)
        if key not in self._known:
            if self._depth >= _DEEPEST:
                return None
            self._depth += 1
            self._known[key] = None
            self._known[key] = self._resolve(path, value)
            self._depth -= 1
        return self._known[key]

    def declared(self, target: Target | None) -> Declared | None:
        """The hand-written metric that ``target`` is, or is a child of."""
        while isinstance(target, Member | Returned):
            target = target.of
        return target if isinstance(target, Declared) else None

    def generated_parts(self, target: Target | None) -> tuple[str, ...]:
        """The parts of the generated name that ``target`` is, or was made with."""
        while isinstance(target, Member | Returned):
            target = target.of
        return target.parts if isinstance(target, Generated) else ()

    def carries_metrics(self, path: str, value: Value) -> bool:
        """Whether the name bound to ``value`` gives other files access to a metric or to what makes one."""
        target = self.target(path, value)
        if isinstance(target, Holder):
            return self._holds_metrics(target)
        return self._is_metric(target)

    def _holds_metrics(self, holder: Holder) -> bool:
        members = self.facts[holder.path].names
        prefix = f"{holder.name}."
        return any(
            self._is_metric(self.target(holder.path, value))
            for name, value in members.items()
            if name.startswith(prefix)
        )

    def _is_metric(self, target: Target | None) -> bool:
        """Whether it is a metric, what makes one, or something of the generated package."""
        if isinstance(target, Library):
            return not target.name or target.constructor in CONSTRUCTORS
        return self.declared(target) is not None or isinstance(target, Generated) or bool(self.generated_parts(target))

    def texts(self, path: str, value: Value) -> tuple[list[Found], bool]:
        """Every text that ``value`` can be, as far as it can be told, and whether that is all of them."""
        if isinstance(value, Either):
            found = [self.texts(path, option) for option in value.options]
            return [text for texts, _ in found for text in texts], all(complete for _, complete in found)
        target = self.target(path, value)
        if not isinstance(target, Literal):
            return [], False
        if isinstance(target.value, Text):
            return [Found(target.value.text, target.path, target.value)], True
        if isinstance(target.value, Joined):
            return self._joined_text(target.path, target.value)
        if isinstance(target.value, Number):
            number = target.value.number
            text = str(int(number)) if number.is_integer() else str(number)
            return [Found(text, target.path, None)], True
        return [], False

    def text(self, path: str, value: Value) -> Found | None:
        """The only text that ``value`` can be, or None."""
        found, complete = self.texts(path, value)
        return found[0] if complete and len(found) == 1 else None

    def items(self, path: str, value: Value) -> list[tuple[str, Value]] | None:
        """The items of a list with the files that they stand in, or None when they cannot be told."""
        target = self.target(path, value)
        if not isinstance(target, Literal):
            return None
        if isinstance(target.value, Items):
            return [(target.path, item) for item in target.value.items]
        if not isinstance(target.value, Joined):
            return None
        parts = [self.items(target.path, part) for part in target.value.parts]
        known = [part for part in parts if part is not None]
        return [item for part in known for item in part] if len(known) == len(parts) else None

    def _joined_text(self, path: str, value: Joined) -> tuple[list[Found], bool]:
        parts = [self.text(path, part) for part in value.parts]
        known = [part.text for part in parts if part is not None]
        return ([Found("".join(known), path, None)], True) if len(known) == len(parts) else ([], False)

    def _resolve(self, path: str, value: Value) -> Target | None:  # noqa: PLR0911  (one return a kind of value)
        if isinstance(value, Module):
            return self._module(path, value.name)
        if isinstance(value, Step):
            return self._step(path, self.target(path, value.base), value.name)
        if isinstance(value, Result):
            return self._result(path, value.call)
        if isinstance(value, Space):
            return Holder(path, value.name)
        if isinstance(value, Instance):
            return self._instance(self.target(path, value.of))
        if isinstance(value, Either):
            found = [target for option in value.options if (target := self.target(path, option)) is not None]
            certain = [target for target in found if not isinstance(target, Literal)]
            return next(iter([*certain, *found]), None)
        return Literal(path, value) if isinstance(value, Text | Number | Items | Joined) else None

    def _module(self, path: str, name: str) -> Target | None:
        separator = "/" if name.startswith("/") else "."
        parts = name.split(separator)
        if self.generated is not None and self.generated in parts:
            return Generated(tuple(parts[parts.index(self.generated) + 1 :]))
        if parts[0] == LIBRARY:
            return Library(".".join(parts[1:]))
        source = self.modules.find(name, near=path)
        if source is not None and source not in self.facts:
            self.missing.add(source)
            # A package that says nothing about metrics still leads to its modules.
            return Package(name) if source.endswith(PACKAGE_FILE) else None
        if source is not None:
            return Source(source)
        return Package(name) if self.modules.is_folder(name) else None

    def _step(self, path: str, base: Target | None, name: str) -> Target | None:  # noqa: PLR0911  (the same)
        match base:
            case Source(source):
                return self._name_of(source, name)
            case Package(package):
                return self._module(path, f"{package}{'/' if package.startswith('/') else '.'}{name}")
            case Library(library):
                return Library(f"{library}.{name}" if library else name)
            case Generated(parts):
                return Generated((*parts, name))
            case Holder():
                return self._member(base, name)
            case Declared() | Member() | Returned():
                return Member(base, name)
            case Literal(_, Text()):
                return base if name == "value" else None
        return None

    def _member(self, holder: Holder, name: str) -> Target | None:
        """A member of a class or dict; what a class does not have itself is that of the first base that has it."""
        names = self.facts[holder.path].names
        value = names.get(f"{holder.name}.{name}")
        if value is not None:
            return self.target(holder.path, value)
        bases = names.get(f"{holder.name}.{BASES}")
        for base in bases.items if isinstance(bases, Items) and name != BASES else ():
            found = self.target(holder.path, Step(base, name))
            if found is not None:
                return found
        return None

    def _name_of(self, source: str, name: str) -> Target | None:
        facts = self.facts[source]
        if name in facts.names:
            return self.target(source, facts.names[name])
        for star in facts.stars:
            found = self.target(source, Step(Module(star), name))
            if found is not None:
                return found
        return self._module(source, f"{self.modules.folder_of(source)}/{name}")

    def _result(self, path: str, number: int) -> Target | None:
        callee = self.target(path, self.facts[path].calls[number].callee)
        if isinstance(callee, Library):
            return Declared(path, number) if callee.constructor in CONSTRUCTORS else Returned(callee)
        return self._instance(callee) or (None if callee is None else Returned(callee))

    def _instance(self, of: Target | None) -> Target | None:
        """An object of a class has its members; one `Metrics` of the generated package is like any other."""
        if isinstance(of, Generated) and of.parts[-1:] == ("Metrics",):
            return Generated(("metrics",))
        return of if isinstance(of, Holder) else None

    def declarations(self) -> Iterator[Declared]:
        """Every call in the tree that makes a metric, in the order of files and lines."""
        for path in sorted(self.facts):
            for number in range(len(self.facts[path].calls)):
                target = self.target(path, Result(number))
                if isinstance(target, Declared):
                    yield target
