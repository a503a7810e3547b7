"""The Python package: hand-written runtime copied verbatim, thin generated code around it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sdkgen.emit.environment import environment, verbatim_files
from sdkgen.emit.python_source import LINE_LENGTH, Call, arguments, assignment, docstring, docstring_of, plain, string
from sdkgen.model.naming import argument_name, class_name, function_name, member_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sdkgen.model import Catalogue, Label, Metric, PythonTarget

_TARGET = "python"
_TEMPLATE_PACKAGE = "package/"
RUNTIME_CONTRACT = "1"
"""The version of the boundary between generated code and runtime; the runtime refuses any other."""

_VERSION = re.compile(r"\d+(\.\d+)*\Z", re.ASCII)


def emit_python(catalogue: Catalogue) -> Mapping[str, bytes]:
    """Every file of the package by its relative path; the catalogue must have a Python target."""
    python = catalogue.python
    if python is None:
        raise ValueError("the catalogue has no Python target")
    files = {
        path.replace(_TEMPLATE_PACKAGE, f"{python.package}/", 1): content for path, content in verbatim_files(_TARGET)
    }
    for path, text in _rendered(catalogue, python):
        files[path] = text.encode()
    return dict(sorted(files.items()))


def _rendered(catalogue: Catalogue, python: PythonTarget) -> Iterator[tuple[str, str]]:
    package = python.package
    shared = {"source": plain(catalogue.source), "package": package, "service": plain(catalogue.service)}
    methods = [_method(metric) for metric in catalogue.emitted if not metric.is_own]
    instruments = sorted({method.instrument for method in methods})
    enums = [_enum(label) for label in catalogue.closed_labels]
    uses_labels = any(label.is_closed for metric in catalogue.emitted if not metric.is_own for label in metric.labels)
    deprecations = any(method.deprecated for method in methods)
    yield f"{package}/__init__.py", _render("__init__.py", **shared)
    yield (
        f"{package}/api.py",
        _render(
            "api.py",
            **shared,
            methods=methods,
            instruments=instruments,
            uses_labels=uses_labels,
            deprecations=deprecations,
        ),
    )
    yield f"{package}/labels.py", _render("labels.py", **shared, enums=enums)
    yield f"{package}/_catalogue.py", _render("_catalogue.py", **shared, **_constants(catalogue))
    yield f"{package}/pytest_plugin.py", _render("pytest_plugin.py", **shared)
    yield "pyproject.toml", _render("pyproject.toml", **shared, project=_project(catalogue, python))
    yield "README.md", _render("README.md", **shared, catalogue=catalogue, python=python, methods=methods)


def _render(template: str, **values: Any) -> str:  # noqa: ANN401  (the view objects of one template)
    folder = "" if template in {"pyproject.toml", "README.md"} else _TEMPLATE_PACKAGE
    return environment(_TARGET).get_template(f"{folder}{template}.j2").render(values)


@dataclass(frozen=True, slots=True)
class Member:
    """One declared value of a label: its line, and its description as a docstring or nothing."""

    line: str
    doc: str


@dataclass(frozen=True, slots=True)
class EnumView:
    """The enum of a closed label and the literals that may stand for its members."""

    name: str
    doc: str
    members: list[Member]
    literals: list[str]


@dataclass(frozen=True, slots=True)
class Argument:
    """A keyword argument of a typed method."""

    name: str
    type: str
    example: str
    help: str


@dataclass(frozen=True, slots=True)
class MethodView:
    """A typed method of the Metrics class."""

    name: str
    metric: str
    recorded_as: str
    instrument: str
    doc: str
    deprecated: str
    arguments: list[Argument]

    @property
    def series(self) -> str:
        """The expression that the method returns, its arguments one a line when they are many."""
        head = f"self._{self.instrument.lower()}s[{string(self.recorded_as)}].series("
        names = [argument.name for argument in self.arguments]
        line = f"{head}{', '.join(names)})"
        if len(f"        return {line}") <= LINE_LENGTH:
            return line
        return "\n".join([head, *(f"            {name}," for name in names), "        )"])

    @property
    def call(self) -> str:
        """The method as a reader of the package's README calls it."""
        return f"metrics.{self.name}({', '.join(f'{each.name}={each.example}' for each in self.arguments)})"


def recording(metric: Metric) -> str:
    """The statement that records a metric, its label values by example."""
    unit = metric.unit if metric.unit and metric.unit.isidentifier() else "value"
    write = {"counter": "inc()", "gauge": "set(value)", "histogram": f"observe({unit})"}
    return f"{_method(metric).call}.{write[metric.type.value]}"


def _enum(label: Label) -> EnumView:
    names = member_names(label.values)
    members = [
        Member(assignment(names[value], value, 1), docstring([help_], 1) if help_.strip() else "")
        for value, help_ in label.values.items()
    ]
    doc = docstring([label.help, label.origin.anchor], 1)
    return EnumView(class_name(label), doc, members, [string(value) for value in label.values])


def _method(metric: Metric) -> MethodView:
    documented = [_argument(label) for label in metric.labels]
    instrument = metric.type.value.capitalize()
    subject = f"{instrument} in {metric.unit}" if metric.unit else instrument
    paragraphs = [metric.help, *filter(None, [metric.description]), f"{subject}. {metric.origin.anchor}"]
    return MethodView(
        name=function_name(metric),
        metric=metric.name,
        recorded_as=metric.recorded_as,
        instrument=instrument,
        doc=_method_doc(paragraphs, documented),
        deprecated=_deprecation(metric),
        arguments=documented,
    )


def _method_doc(paragraphs: list[str], documented: list[Argument]) -> str:
    text = docstring(paragraphs, 2)
    if not documented:
        return text
    lines = [line.strip() for line in text.removeprefix('"""').removesuffix('"""').rstrip().split("\n")]
    section = arguments({each.name: each.help for each in documented}, 2)
    return docstring_of([*lines, "", "Args:", *section], 2)


def _argument(label: Label) -> Argument:
    name = argument_name(label)
    types = [f"labels.{class_name(label)}Like" if label.is_closed else "str"]
    types += ["int"] if label.saturates_at is not None else []
    types += ["None"] if label.absent is not None else []
    example = string(next(iter(label.values))) if label.is_closed else name
    return Argument(name, " | ".join(types), example, label.help)


def _deprecation(metric: Metric) -> str:
    old = metric.deprecated
    if old is None:
        return ""
    parts = [
        f"since {old.since}",
        f"use {old.replaced_by}" if old.replaced_by else None,
        f"goes after {old.remove_after}" if old.remove_after else None,
        old.note,
    ]
    return string(" ".join("; ".join(part for part in parts if part).split()))


def _constants(catalogue: Catalogue) -> dict[str, Any]:
    metrics = catalogue.emitted
    labels = {label.id: label for metric in metrics for label in metric.labels}
    return {
        "runtime": RUNTIME_CONTRACT,
        "metrics": [_definition(metric) for metric in metrics],
        "labels": {id_: _rule(labels[id_]) for id_ in sorted(labels)},
    }


def _definition(metric: Metric) -> Call:
    return Call(
        "Definition",
        {
            "name": metric.name,
            "type": metric.type.value,
            "help": metric.help,
            "unit": metric.exposed_unit or "",
            "labels": {label.name: label.id for label in metric.labels},
            "scale": metric.scale,
            "buckets": metric.buckets,
            "max_series": metric.max_series,
            "expires": round(metric.expires_after or 0),
            "shared": metric.shared,
            "zero_initialised": metric.zero_initialised,
            **({"stands_for": metric.successor} if metric.successor else {}),
        },
    )


def _rule(label: Label) -> Call:
    return Call(
        "LabelRule",
        {
            "values": tuple(label.values),
            "max_values": label.max_values or 0,
            "saturates_at": label.saturates_at or 0,
            "absent": label.absent,
            "overflow": label.overflow,
        },
    )


def _project(catalogue: Catalogue, python: PythonTarget) -> dict[str, str]:
    """The texts of pyproject.toml, as TOML strings."""
    version = catalogue.version if _VERSION.match(catalogue.version) else "0"
    description = plain(f"Metrics of {catalogue.service}, generated by sdkgen from {catalogue.source}.")
    texts = {"name": python.package.replace("_", "-"), "version": version, "description": description}
    # What JSON escapes reads the same in TOML; of what it does not, only DEL has to be, and no text has it any more.
    return {key: json.dumps(text, ensure_ascii=False) for key, text in texts.items()}
