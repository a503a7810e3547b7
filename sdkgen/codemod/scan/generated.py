"""What Python code does with the generated package, and what of it the specification does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.codemod.python.linker import Generated
from sdkgen.codemod.scan.report import Use, deprecation_finding
from sdkgen.diagnostics import Diagnostic, did_you_mean
from sdkgen.model.naming import argument_name, member_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sdkgen.codemod.places import Places
    from sdkgen.codemod.python.generated_names import PythonNames
    from sdkgen.codemod.python.values import Argument, Call, Mention
    from sdkgen.codemod.tree import Tree
    from sdkgen.model import Label, Metric

_OWN_MEMBERS = frozenset({"recorder"})
_ENUM_PARTS = 3
"""Of ``labels.ImportSource.CSV``."""


def check_generated(tree: Tree, names: PythonNames, places: Places) -> Iterator[Use | Diagnostic]:
    """The uses and findings of the whole tree."""
    checker = _Checker(tree, names, places)
    for path, facts in sorted(tree.facts.items()):
        for mention in facts.mentions:
            target = tree.linker.target(path, mention.value)
            if isinstance(target, Generated) and not mention.is_import:
                yield from checker.mention(path, mention, target.parts)
        for call in facts.calls:
            target = tree.linker.target(path, call.callee)
            metric = names.metric(target.parts) if isinstance(target, Generated) else None
            if metric is not None:
                yield from checker.call(path, call, metric)


class _Checker:
    def __init__(self, tree: Tree, names: PythonNames, places: Places) -> None:
        self.tree = tree
        self.names = names
        self.places = places

    def mention(self, path: str, mention: Mention, parts: tuple[str, ...]) -> Iterator[Use | Diagnostic]:
        """A method of `metrics`, or a member of an enum."""
        span = self.places.span(path, mention.place)
        metric = self.names.metric(parts)
        if metric is not None:
            yield Use(metric.name, span, self.names.package)
            yield from deprecation_finding(metric, span)
        elif self.names.is_method(parts) and parts[1] not in _OWN_MEMBERS and not parts[1].startswith("_"):
            message = f"no metric of the specification has the method `{parts[1]}`"
            yield kinds.UNDECLARED_METRIC.at(span, message, help=did_you_mean(parts[1], self.names.methods))
        label = self.names.enum(parts)
        if label is not None and len(parts) == _ENUM_PARTS and mention.is_member:
            yield from self._member(label, parts[2], mention, path)

    def _member(self, label: Label, name: str, mention: Mention, path: str) -> Iterator[Diagnostic]:
        known = list(member_names(label.values).values())
        if name.isupper() and name not in known:
            message = f"the label `{label.name}` has no value with the member `{name}`"
            yield kinds.OTHER_VALUE.at(self.places.span(path, mention.place), message, help=did_you_mean(name, known))

    def call(self, path: str, call: Call, metric: Metric) -> Iterator[Diagnostic]:
        """The labels that a call gives."""
        known = {argument_name(label): label for label in metric.labels}
        given = {argument.keyword: argument for argument in call.arguments if argument.keyword is not None}
        for name, argument in given.items():
            if name not in known:
                span = self.places.span(path, argument.keyword_place or argument.place)
                message = f"`{metric.name}` has no label with the argument `{name}`"
                yield kinds.OTHER_LABELS.at(span, message, help=did_you_mean(name, known))
            else:
                yield from self._value(path, argument, known[name])
        missing = [name for name in known if name not in given]
        is_known = all(name in known for name in given)
        if is_known and not call.is_open and (missing or len(given) != len(call.arguments)):
            span = self.places.span(path, call.name_place)
            what = "missing: " + ", ".join(f"`{name}`" for name in missing) if missing else "pass labels by keyword"
            message = f"the labels of `{metric.name}` are not all given by keyword"
            yield kinds.OTHER_LABELS.at(span, message, help=what)

    def _value(self, path: str, argument: Argument, label: Label) -> Iterator[Diagnostic]:
        if not label.is_closed:
            return
        for found in self.tree.linker.texts(path, argument.value)[0]:
            if found.text not in label.exposed_values and not _saturates(found.text, label):
                place = found.literal.place if found.literal and found.path == path else argument.place
                message = f"`{found.text}` is no value of the label `{label.name}`"
                yield kinds.OTHER_VALUE.at(
                    self.places.span(path, place), message, help=did_you_mean(found.text, label.values)
                )


def _saturates(text: str, label: Label) -> bool:
    """Whether a whole number past the last declared one is recorded as that."""
    return label.saturates_at is not None and text.isdecimal() and int(text) >= label.saturates_at
