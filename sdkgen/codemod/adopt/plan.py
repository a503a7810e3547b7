"""Which hand-written metrics can be replaced by the generated API, and by which changes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.codemod.adopt.draft import arguments_by_label
from sdkgen.codemod.files import python_text
from sdkgen.codemod.python.constructors import CONSTRUCTORS
from sdkgen.codemod.python.linker import Declared, Library, Member
from sdkgen.codemod.python.values import Result
from sdkgen.model.naming import argument_name, function_name
from sdkgen.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sdkgen.codemod.python.declarations import Declaration
    from sdkgen.codemod.python.values import Call, Text
    from sdkgen.codemod.tree import Tree
    from sdkgen.model import Catalogue, Metric
    from sdkgen.text.lines import Place

_METHODS = {
    "counter": {"inc": "inc", "count_exceptions": "count_exceptions"},
    "gauge": {
        "inc": "inc",
        "dec": "dec",
        "set": "set",
        "set_to_current_time": "set_to_current_time",
        "track_inprogress": "track_in_progress",
    },
    "histogram": {"observe": "observe", "time": "time"},
}
"""The methods that both have, by the name in prometheus_client."""

_ANY_METHOD = "labels|" + "|".join(sorted({name for methods in _METHODS.values() for name in methods}))

_KEYWORDS = {"amount": ("inc", "dec"), "value": ("set",)}
"""Arguments that may be passed by keyword, with the methods that have them."""


class Problem(NamedTuple):
    """Why a metric, or a use of one, is left as it is."""

    path: str
    place: Place
    message: str


class TypedCall(NamedTuple):
    """A call that becomes one of the generated API.

    With ``keywords`` it is a call of `labels()`, which maps to the typed method; each stands for the argument at its
    place. Without, it is a call of ``method`` on a metric without labels; ``method`` is its new name.
    """

    place: Place
    function: str
    keywords: tuple[str, ...] | None
    method: str


class Method(NamedTuple):
    """A call on what `labels()` returned, whose ``method`` has another name in the generated API."""

    place: Place
    method: str


@dataclass(slots=True)
class FilePlan:
    """What changes in one file, each with the metric that it belongs to.

    Imported names and strings of ``__all__`` go, and so do statements, which are found by the place of their call.
    """

    calls: list[TypedCall] = field(default_factory=list)
    methods: list[Method] = field(default_factory=list)
    names: set[Place] = field(default_factory=set)
    statements: set[Place] = field(default_factory=set)
    owners: dict[Place, Declared] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes by file, the metrics that they replace, and why others stay."""

    files: Mapping[str, FilePlan]
    replaced: frozenset[Declared]
    problems: tuple[Problem, ...]


def plan_adoption(
    tree: Tree, declared: Mapping[Declared, Declaration], catalogue: Catalogue, excluded: frozenset[Declared]
) -> Plan:
    """A plan for every metric that ``catalogue`` has; all uses of a metric change, or none."""
    planner = _Planner(tree, declared, catalogue, excluded)
    return planner.plan()


class _Planner:
    def __init__(
        self, tree: Tree, declared: Mapping[Declared, Declaration], catalogue: Catalogue, excluded: frozenset[Declared]
    ) -> None:
        self.tree = tree
        self.linker = tree.linker
        self.declared = declared
        self.problems: list[Problem] = []
        by_name = catalogue.by_name
        self.metrics = {at: by_name[made.name] for at, made in declared.items() if made.name and made.name in by_name}
        self.metrics = {at: each for at, each in self.metrics.items() if at not in excluded and each.is_emitted}
        self.calls: defaultdict[Declared, list[tuple[str, Call, Member]]] = defaultdict(list)
        self.mentions: defaultdict[Declared, list[tuple[str, Place, bool]]] = defaultdict(list)

    def plan(self) -> Plan:
        """Checks every metric, then collects the changes of those that pass."""
        self._collect()
        passed = [at for at in self.metrics if self._passes(at)]
        files: defaultdict[str, FilePlan] = defaultdict(FilePlan)
        for at in passed:
            self._add(at, files)
        self._drop_constructors(files)
        return Plan(dict(files), frozenset(passed), tuple(self.problems))

    def _collect(self) -> None:
        for path, facts in self.tree.facts.items():
            for call in facts.calls:
                callee = self.linker.target(path, call.callee)
                at = self.linker.declared(callee)
                if at is not None and isinstance(callee, Member):
                    self.calls[at].append((path, call, callee))
            for mention in facts.mentions:
                target = self.linker.target(path, mention.value)
                if isinstance(target, Declared):
                    self.mentions[target].append((path, mention.place, mention.is_import))

    def _passes(self, at: Declared) -> bool:
        found = list(self._objections(at))
        self.problems += found
        return not found

    def _objections(self, at: Declared) -> Iterator[Problem]:
        made, metric = self.declared[at], self.metrics[at]
        same = [other for other, each in self.declared.items() if each.name == made.name]
        if len(same) > 1:
            yield Problem(at.path, made.call.name_place, f"`{made.name}` is declared {len(same)} times")
        if metric.type.value != made.constructor.type or made.constructor.is_family:
            yield Problem(
                at.path, made.call.name_place, f"a {made.constructor.type} of a collector has no typed method"
            )
        elif made.labels is None or {label.text for label in made.labels} != {label.name for label in metric.labels}:
            yield Problem(at.path, made.call.name_place, f"`{metric.name}` has other labels in the specification")
        if "registry" in made.given:
            yield Problem(at.path, made.given["registry"].place, f"`{metric.name}` is in a registry of its own")
        if self._name_of(at) is None:
            yield Problem(at.path, made.call.name_place, f"`{metric.name}` is not simply assigned to a name")
        yield from self._unknown_uses(at)
        for path, call, callee in self.calls[at]:
            yield from self._call_objections(path, call, callee, made)

    def _name_of(self, at: Declared) -> str | None:
        """The name, or the attribute of a class, that the metric is assigned to; None when it is not exactly one."""
        names = [name for name, value in self.tree.facts[at.path].names.items() if value == Result(at.call)]
        return names[0] if len(names) == 1 and not names[0].startswith("<") else None

    def _unknown_uses(self, at: Declared) -> Iterator[Problem]:
        """Mentions of the metric that are no call of one of its methods."""
        direct = [(path, call) for path, call, callee in self.calls[at] if isinstance(callee.of, Declared)]
        for path in sorted({path for path, _, _ in self.mentions[at]}):
            places = [place for file, place, is_import in self.mentions[at] if file == path and not is_import]
            called = [call for file, call in direct if file == path]
            unknown = [place for place in places if not any(_is_called(place, call) for call in called)]
            for place in unknown:
                name = self.metrics[at].name
                yield Problem(path, place, f"what happens to `{name}` from here on cannot be followed")

        yield from self._unfollowed(at)

    def _unfollowed(self, at: Declared) -> Iterator[Problem]:
        """Places where the metric's name is used like a metric, without being known to be this one."""
        name = (self._name_of(at) or "").rpartition(".")[2]
        if not name:
            return
        pattern = re.compile(rf"(?<!\w){re.escape(name)}(?=\s*\.\s*(?:{_ANY_METHOD})\b)")
        for path, file in self.tree.files.items():
            if name.encode() not in file.content:
                continue
            lines = Lines(python_text(file.content))
            known = {lines.offsets(place)[0] for place in self._known_places(path)}
            for match in pattern.finditer(lines.text):
                if match.start() not in known:
                    place = lines.place_of(match.start(), match.end())
                    yield Problem(path, place, f"`{name}` may be `{self.metrics[at].name}` here")

    def _known_places(self, path: str) -> Iterator[Place]:
        """Where the file mentions anything that could be followed to its definition."""
        for mention in self.tree.facts[path].mentions if path in self.tree.facts else ():
            if self.linker.target(path, mention.value) is not None:
                yield mention.place

    def _call_objections(self, path: str, call: Call, callee: Member, made: Declaration) -> Iterator[Problem]:
        name, methods = callee.name, _METHODS.get(made.constructor.type, {})
        if isinstance(callee.of, Declared) and made.labels:
            names = {label.text for label in made.labels}
            given = arguments_by_label(call, made)
            spread = call.is_open or any(argument.in_dict for argument in call.arguments)
            if name != "labels" or spread or set(given) != names or len(call.arguments) != len(names):
                yield Problem(path, call.name_place, f"`{name}` is called in a way that the typed method does not have")
        elif name not in methods:
            yield Problem(path, call.name_place, f"the generated API has no `{name}` for a {made.constructor.type}")
        else:
            for argument in call.arguments:
                known = argument.keyword is None or name in _KEYWORDS.get(argument.keyword, ())
                if not known or call.is_open:
                    yield Problem(path, call.name_place, f"the generated `{name}` has no such argument")
            if name == "inc" and len(call.arguments) > 1:
                yield Problem(path, call.name_place, "the generated `inc` takes no exemplar")

    def _add(self, at: Declared, files: defaultdict[str, FilePlan]) -> None:
        made, metric = self.declared[at], self.metrics[at]
        files[at.path].statements.add(made.call.place)
        files[at.path].owners[made.call.place] = at
        for path, place, is_import in self.mentions[at]:
            if is_import:
                files[path].names.add(place)
                files[path].owners[place] = at
        for path, exported in self._exports(at):
            files[path].names.add(exported.place)
            files[path].owners[exported.place] = at
        for path, call, callee in self.calls[at]:
            files[path].owners[call.place] = at
            if isinstance(callee.of, Declared):
                files[path].calls.append(self._typed(call, callee, made, metric))
            else:
                files[path].methods.append(Method(call.place, _METHODS[made.constructor.type][callee.name]))

    def _exports(self, at: Declared) -> Iterator[tuple[str, Text]]:
        """The strings of ``__all__`` that name the metric."""
        for path, facts in self.tree.facts.items():
            for exported in facts.exported:
                value = facts.names.get(exported.text)
                if value is not None and self.linker.target(path, value) == at:
                    yield path, exported

    def _typed(self, call: Call, callee: Member, made: Declaration, metric: Metric) -> TypedCall:
        function = function_name(metric)
        if not made.labels:
            return TypedCall(call.place, function, None, _METHODS[made.constructor.type][callee.name])
        arguments = {label.name: argument_name(label) for label in metric.labels}
        order = {id(argument): name for name, argument in arguments_by_label(call, made).items()}
        return TypedCall(call.place, function, tuple(arguments[order[id(each)]] for each in call.arguments), "")

    def _drop_constructors(self, files: Mapping[str, FilePlan]) -> None:
        """Removes imports of constructors of which no call is left."""
        for path, plan in files.items():
            facts = self.tree.facts[path]
            libraries = [
                (mention, target)
                for mention in facts.mentions
                if isinstance(target := self.linker.target(path, mention.value), Library)
                and target.constructor in CONSTRUCTORS
            ]
            for mention, target in libraries:
                if mention.is_import and not any(
                    other == target and not each.is_import and not _is_in(each.place, plan.statements)
                    for each, other in libraries
                ):
                    plan.names.add(mention.place)


def _is_called(place: Place, call: Call) -> bool:
    """Whether the mention at ``place`` is what the call's method belongs to."""
    return call.place[:2] <= place[:2] and place[2:] <= call.name_place[:2]


def _is_in(inner: Place, outer: Iterable[Place]) -> bool:
    return any(place[:2] <= inner[:2] and inner[2:] <= place[2:] for place in outer)
