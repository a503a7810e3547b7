"""A renaming in Python code: hand-written metrics and uses of the generated package."""

from __future__ import annotations

from collections import defaultdict
from keyword import iskeyword
from typing import TYPE_CHECKING, NamedTuple

from sdkgen.codemod.python.constructors import exposed_name
from sdkgen.codemod.python.declarations import declarations
from sdkgen.codemod.python.linker import Declared, Generated, Library, Member, Returned
from sdkgen.model.naming import argument_name, class_name, function_name, member_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.codemod.python.declarations import Declaration
    from sdkgen.codemod.python.linker import Found, Target
    from sdkgen.codemod.python.values import Argument, Call, Mention
    from sdkgen.codemod.rename.subject import Renaming
    from sdkgen.codemod.tree import Tree
    from sdkgen.model import Metric
    from sdkgen.text.lines import Place


class Change(NamedTuple):
    """The name or string literal at ``place`` becomes ``new``."""

    path: str
    place: Place
    old: str
    new: str


class Unsure(NamedTuple):
    """A place that names the old thing, or may do so, and why it is left alone."""

    path: str
    place: Place
    message: str


def rename_python(tree: Tree, renaming: Renaming) -> Iterator[Change | Unsure]:
    """The changes of every file of the tree."""
    renamer = _Renamer(tree, renaming)
    if renaming.renames_metric:
        yield from renamer.metric_names()
    elif renaming.value is None:
        yield from renamer.label_names()
    yield from renamer.calls()
    yield from renamer.generated_names()


class _Renamer:
    def __init__(self, tree: Tree, renaming: Renaming) -> None:
        self.tree = tree
        self.linker = tree.linker
        self.renaming = renaming
        self.declarations = declarations(tree.linker)
        by_name = {metric.name: metric for metric in renaming.metrics}
        self.affected = {at: by_name[d.name] for at, d in self.declarations.items() if d.name in by_name}

    def metric_names(self) -> Iterator[Change | Unsure]:
        """The names given to constructors."""
        for at in self.affected:
            made = self.declarations[at]
            new = _literal_for(made, self.renaming.new)
            argument = made.given.get("name")
            place = argument.place if argument else made.call.name_place
            found = made.name_text
            if found is None or found.literal is None or new is None:
                message = f"the name `{self.renaming.old}` is put together here"
                yield Unsure(at.path, place, message)
            else:
                yield Change(found.path, found.literal.place, found.text, new)

    def label_names(self) -> Iterator[Change | Unsure]:
        """The label names given to constructors; a list that other metrics share is left alone."""
        users: defaultdict[tuple[str, Place], list[Declaration]] = defaultdict(list)
        for made in self.declarations.values():
            for found in made.labels or ():
                if found.literal is not None:
                    users[found.path, found.literal.place].append(made)
        for at in self.affected:
            made = self.declarations[at]
            for found in made.labels or ():
                if found.text == self.renaming.old:
                    yield self._label_name(made, found, users)
            if made.labels is None:
                yield Unsure(at.path, made.call.name_place, f"the labels of `{made.name}` are put together here")

    def _label_name(
        self, made: Declaration, found: Found, users: dict[tuple[str, Place], list[Declaration]]
    ) -> Change | Unsure:
        if found.literal is None:
            return Unsure(made.at.path, made.call.name_place, f"a label of `{made.name}` is put together here")
        others = [each.name for each in users[found.path, found.literal.place] if each.at not in self.affected]
        if others:
            message = f"`{others[0] or 'a metric'}` takes the label name `{found.text}` from here as well"
            return Unsure(found.path, found.literal.place, message)
        return Change(found.path, found.literal.place, found.text, self.renaming.new)

    def calls(self) -> Iterator[Change | Unsure]:
        """Arguments of `labels()`, of typed methods and of `get_sample_value()`."""
        methods = {function_name(metric): metric for metric in self.renaming.metrics}
        for path, facts in self.tree.facts.items():
            for call in facts.calls:
                callee = self.linker.target(path, call.callee)
                if isinstance(callee, Member) and callee.of in self.affected and callee.name == "labels":
                    yield from self._labels(path, call, callee.of)
                elif isinstance(callee, Generated) and callee.parts[:1] == ("metrics",) and callee.parts[1:]:
                    yield from self._typed(path, call, methods.get(callee.parts[1]))
                elif _is_sample_lookup(callee):
                    yield from self._sample(path, call)

    def _labels(self, path: str, call: Call, at: Target) -> Iterator[Change | Unsure]:
        made = self.declarations[at] if isinstance(at, Declared) else None
        names = tuple(label.text for label in (made.labels if made else None) or ())
        positional = [argument for argument in call.arguments if argument.keyword is None]
        yield from self._arguments(path, call, list(zip(names, positional, strict=False)), is_typed=False)

    def _typed(self, path: str, call: Call, metric: Metric | None) -> Iterator[Change | Unsure]:
        if metric is not None and not self.renaming.renames_metric:
            yield from self._arguments(path, call, [], is_typed=True)

    def _arguments(
        self, path: str, call: Call, positional: list[tuple[str, Argument]], *, is_typed: bool
    ) -> Iterator[Change | Unsure]:
        label = self.renaming.label
        if label is None:
            return
        if call.is_open:
            yield Unsure(path, call.name_place, f"the arguments spread here may name the label `{label.name}`")
        after = self.renaming.new_label(label)
        old, new = (argument_name(label), argument_name(after)) if is_typed else (label.name, after.name)
        for argument in call.arguments:
            if argument.keyword == old and argument.keyword_place is not None:
                yield from self._argument(path, argument, Change(path, argument.keyword_place, old, new))
        for name, argument in positional:
            if name == label.name and self.renaming.value is not None:
                yield from self._value(path, argument)

    def _argument(self, path: str, argument: Argument, keyword: Change) -> Iterator[Change | Unsure]:
        if self.renaming.value is not None:
            yield from self._value(path, argument)
        elif iskeyword(keyword.new):
            yield Unsure(path, keyword.place, f"`{keyword.new}` cannot be an argument's name in Python")
        elif keyword.new != keyword.old:
            yield keyword

    def _value(self, path: str, argument: Argument) -> Iterator[Change | Unsure]:
        for found in self.linker.texts(path, argument.value)[0]:
            if found.text != self.renaming.old:
                continue
            direct = found.literal is not None and found.path == path and _within(found.literal.place, argument.place)
            if direct and found.literal is not None:
                yield Change(path, found.literal.place, found.text, self.renaming.new)
            elif found.literal is not None:
                message = f"`{found.text}` reaches the label `{self._label_name_of()}` from here by a name"
                yield Unsure(found.path, found.literal.place, message)

    def _label_name_of(self) -> str:
        return self.renaming.label.name if self.renaming.label else ""

    def _sample(self, path: str, call: Call) -> Iterator[Change | Unsure]:
        argument = call.arguments[0] if call.arguments else None
        found = self.linker.text(path, argument.value) if argument else None
        if argument is None or found is None or found.literal is None or found.text not in self.renaming.names:
            return
        if self.renaming.renames_metric:
            new = self.renaming.new + found.text.removeprefix(self.renaming.old)
            yield Change(found.path, found.literal.place, found.text, new)
        elif len(call.arguments) > 1:
            yield Unsure(path, call.arguments[1].place, f"these labels may have `{self.renaming.old}`")

    def generated_names(self) -> Iterator[Change | Unsure]:
        """Methods, enums and members of the generated package."""
        new_names = dict(self._new_names())
        for path, facts in self.tree.facts.items():
            for mention in facts.mentions:
                target = self.linker.target(path, mention.value)
                new = new_names.get(target.parts) if isinstance(target, Generated) else None
                if isinstance(target, Generated) and new is not None and mention.name == target.parts[-1]:
                    yield from self._mention(path, mention, new)

    def _mention(self, path: str, mention: Mention, new: str) -> Iterator[Change | Unsure]:
        if not (mention.is_import or mention.is_member or mention.follows_import):
            return
        if not mention.is_member and new in self.tree.facts[path].bound:
            yield Unsure(path, mention.place, f"the file has a `{new}` of its own")
        else:
            yield Change(path, mention.place, mention.name, new)

    def _new_names(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """The generated names that change, as parts, with the new last part of each."""
        if self.renaming.label is None:
            for metric in self.renaming.metrics:
                yield ("metrics", function_name(metric)), function_name(self.renaming.new_metric(metric))
            return
        label = self.renaming.label
        after = self.renaming.new_label(label)
        enum = class_name(label)
        if not label.is_closed:
            return
        if self.renaming.value is None:
            if class_name(after) != enum:
                yield ("labels", enum), class_name(after)
                yield ("labels", f"{enum}Like"), f"{class_name(after)}Like"
            return
        old, new = member_names(label.values), member_names(after.values)
        for value, member in old.items():
            renamed = new[self.renaming.new if value == self.renaming.old else value]
            if renamed != member:
                yield ("labels", enum, member), renamed


def _literal_for(made: Declaration, new: str) -> str | None:
    """The text that makes the constructor expose ``new``, in the form of the one that is there; None without any."""
    parts, type_ = made.name_parts, made.constructor.type
    old, unit = parts.get("name", ""), parts.get("unit", "")
    prefix = "".join(f"{parts[part]}_" for part in ("namespace", "subsystem") if parts.get(part))
    stem = new.removesuffix("_total") if type_ == "counter" else new.removesuffix("_info" if type_ == "info" else "")
    if not stem.startswith(prefix):
        return None
    stem = stem.removeprefix(prefix)
    keeps_unit = not unit or old.removesuffix("_total").endswith(f"_{unit}")
    stem = stem if keeps_unit else stem.removesuffix(f"_{unit}")
    text = f"{stem}_total" if type_ == "counter" and old.endswith("_total") else stem
    made_name = exposed_name(type_, text, parts.get("namespace", ""), parts.get("subsystem", ""), unit)
    return text if made_name == new else None


def _is_sample_lookup(callee: Target | None) -> bool:
    if isinstance(callee, Library):
        return callee.name.endswith("REGISTRY.get_sample_value")
    return isinstance(callee, Member) and callee.name == "get_sample_value" and isinstance(callee.of, Returned)


def _within(inner: Place, outer: Place) -> bool:
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]
