"""What Python code does with metrics, and where that is not what the specification says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sdkgen.codemod import kinds
from sdkgen.codemod.python.declarations import declarations
from sdkgen.codemod.python.linker import Declared, Member
from sdkgen.codemod.scan.generated import check_generated
from sdkgen.codemod.scan.report import Use, deprecation_finding
from sdkgen.diagnostics import Diagnostic, did_you_mean
from sdkgen.model import MetricType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sdkgen.codemod.places import Places
    from sdkgen.codemod.python.declarations import Declaration
    from sdkgen.codemod.python.generated_names import PythonNames
    from sdkgen.codemod.python.values import Argument, Call
    from sdkgen.codemod.tree import Tree
    from sdkgen.model import Catalogue, Label, Metric

_TYPES = {"info": "gauge", "enum": "gauge"}
"""What the exposition of a type looks like to Prometheus."""

_OBSERVING = frozenset({"inc", "dec", "set", "observe", "time", "set_to_current_time", "track_inprogress"})


def check_python(
    tree: Tree, catalogue: Catalogue, places: Places, names: PythonNames | None
) -> Iterator[Use | Diagnostic]:
    """The uses and findings of the whole tree."""
    checker = _Checker(tree, catalogue, places)
    for path, facts in sorted(tree.facts.items()):
        if facts.problem is not None:
            message, line, column = facts.problem
            span = places.at(path, line, column)
            yield kinds.INVALID_SOURCE.at(
                span, f"cannot parse: {message}", help="repair it, or leave it out with --exclude"
            )
    for declaration in checker.declarations.values():
        yield from checker.declaration(declaration)
    yield from checker.calls()
    if names is not None:
        yield from check_generated(tree, names, places)


class _Checker:
    """Checks hand-written metrics against the specification."""

    def __init__(self, tree: Tree, catalogue: Catalogue, places: Places) -> None:
        self.tree = tree
        self.linker = tree.linker
        self.catalogue = catalogue
        self.places = places
        self.declarations = declarations(tree.linker)

    def declaration(self, made: Declaration) -> Iterator[Use | Diagnostic]:
        """A constructor call: its name, type, labels and buckets."""
        path = made.at.path
        where = made.given.get("name")
        span = self.places.span(path, where.place if where else made.call.name_place)
        if made.name is None:
            message = f"the name of this {made.constructor.type} is put together when the code runs"
            yield kinds.UNDECIDED_USE.at(span, message, help="write it as a literal, or check it with `sdkgen verify`")
            return
        metric = self._metric(made)
        if metric is None:
            hint = did_you_mean(made.name, [each.name for each in self.catalogue.metrics if not each.is_own])
            message = f"`{made.name}` is not in the specification"
            yield kinds.UNDECLARED_METRIC.at(span, message, help=hint or "declare it: `sdkgen adopt` writes a draft")
            return
        yield Use(metric.name, span, "prometheus_client")
        yield from deprecation_finding(metric, span)
        type_ = _TYPES.get(made.constructor.type, made.constructor.type)
        if type_ != metric.type.value:
            message = f"`{metric.name}` is a {metric.type.value} in the specification, not a {made.constructor.type}"
            yield kinds.OTHER_TYPE.at(self.places.span(path, made.call.name_place), message)
            return
        yield from self._label_names(made, metric)
        yield from self._buckets(made, metric)

    def _metric(self, made: Declaration) -> Metric | None:
        """The metric that was meant: a counter's `_total` may be all that its type gets wrong."""
        by_name = self.catalogue.by_name
        name = made.name or ""
        return by_name.get(name) or by_name.get(
            name.removesuffix("_total" if made.constructor.type == "counter" else "")
        )

    def _label_names(self, made: Declaration, metric: Metric) -> Iterator[Diagnostic]:
        expected = [label.name for label in metric.labels]
        argument = made.given.get("labelnames") or made.given.get("labels")
        place = argument.place if argument else made.call.name_place
        given = made.label_names
        if given is None:
            message = f"the labels of `{metric.name}` are put together when the code runs"
            yield kinds.UNDECIDED_USE.at(self.places.span(made.at.path, place), message)
        elif set(given) != set(expected) and made.constructor.type != "info":
            message = f"`{metric.name}` has {_listed(expected)} in the specification, not {_listed(given)}"
            help_ = _difference(expected, given)
            yield kinds.OTHER_LABELS.at(self.places.span(made.at.path, place), message, help=help_)

    def _buckets(self, made: Declaration, metric: Metric) -> Iterator[Diagnostic]:
        if metric.type is not MetricType.HISTOGRAM or made.buckets is None or made.buckets == metric.buckets:
            return
        argument = made.given.get("buckets")
        place = argument.place if argument else made.call.name_place
        subject = f"the buckets of `{metric.name}` are" if argument else f"`{metric.name}` has the library's buckets,"
        message = f"{subject} not those of the specification"
        bounds = ", ".join(f"{bound:g}" for bound in metric.buckets)
        yield kinds.OTHER_BUCKETS.at(self.places.span(made.at.path, place), message, help=f"buckets=({bounds})")

    def calls(self) -> Iterator[Use | Diagnostic]:
        """Every call of a method of a hand-written metric."""
        for path, facts in sorted(self.tree.facts.items()):
            for call in facts.calls:
                callee = self.linker.target(path, call.callee)
                if isinstance(callee, Member) and isinstance(callee.of, Declared):
                    yield from self._method(path, call, callee.name, self.declarations[callee.of])

    def _method(self, path: str, call: Call, method: str, made: Declaration) -> Iterator[Use | Diagnostic]:
        metric = self.catalogue.by_name.get(made.name or "")
        names = tuple(label.text for label in made.labels) if made.labels is not None else None
        subject = f"`{made.name}`" if made.name else "the metric"
        if method in _OBSERVING and names:
            message = f"{subject} has {_listed(names)}, but `{method}()` is called without `labels()`"
            yield kinds.OTHER_LABELS.at(self.places.span(path, call.name_place), message)
        if method == "labels":
            yield from self._labels(path, call, names, subject, metric)
        elif method == "add_metric" and call.arguments and names is not None and metric is not None:
            items = self.linker.items(path, call.arguments[0].value)
            if items is not None and len(items) != len(names):
                message = f"{subject} has {_listed(names)}, but gets {len(items)} value{'s' * (len(items) != 1)}"
                yield kinds.OTHER_LABELS.at(self.places.span(path, call.arguments[0].place), message)

    def _labels(
        self, path: str, call: Call, names: tuple[str, ...] | None, subject: str, metric: Metric | None
    ) -> Iterator[Diagnostic]:
        by_label = _by_label(call, names)
        if names is not None and not call.is_open and set(by_label) != set(names):
            place = call.name_place
            keywords = [argument.keyword for argument in call.arguments if argument.keyword is not None]
            given = _listed(keywords) if keywords else f"{len(call.arguments)} value{'s' * (len(call.arguments) != 1)}"
            message = f"{subject} has {_listed(names)}, but `labels()` gets {given}"
            help_ = _difference(names, keywords) if keywords else None
            yield kinds.OTHER_LABELS.at(self.places.span(path, place), message, help=help_)
        for name, argument in by_label.items():
            label = next((label for label in metric.labels if label.name == name), None) if metric else None
            if label is not None:
                yield from self._value(path, argument, label)

    def _value(self, path: str, argument: Argument, label: Label) -> Iterator[Diagnostic]:
        if not label.is_closed:
            return
        for found in self.linker.texts(path, argument.value)[0]:
            if found.text not in label.exposed_values:
                place = found.literal.place if found.literal and found.path == path else argument.place
                message = f"`{found.text}` is no value of the label `{label.name}`"
                hint = did_you_mean(found.text, label.values)
                yield kinds.OTHER_VALUE.at(self.places.span(path, place), message, help=hint)


def _by_label(call: Call, names: tuple[str, ...] | None) -> Mapping[str, Argument]:
    """The arguments of ``labels()`` by label; surplus positional ones get names that no label has."""
    positional = [argument for argument in call.arguments if argument.keyword is None]
    order = (*(names or ()), *(f"#{number}" for number in range(len(positional))))
    by_name = {argument.keyword: argument for argument in call.arguments if argument.keyword is not None}
    return dict(zip(order, positional, strict=False)) | by_name


def _listed(names: Sequence[str]) -> str:
    words = [f"`{name}`" for name in names]
    if not words:
        return "no labels"
    return f"the label{'s' * (len(words) != 1)} {', '.join(words)}"


def _difference(expected: Sequence[str], given: Sequence[str]) -> str:
    missing = [f"`{name}`" for name in expected if name not in given]
    unknown = [f"`{name}`" for name in given if name not in expected]
    parts = {"missing": missing, "unknown": unknown}
    return "; ".join(f"{word}: {', '.join(names)}" for word, names in parts.items() if names)
